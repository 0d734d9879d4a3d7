using System.IO.Pipelines;
using Degas.Engine.Scoring;
using Microsoft.AspNetCore.Http;

namespace Degas.Serve.Rest;

/// <summary>The form of an answer with scores: what stands around all of them and around each.</summary>
internal sealed class ScoreAnswer
{
    private const int FlushAt = 1 << 16;
    private readonly byte[] _begin, _end, _before, _after;
    private readonly bool _hasBoth;

    private ScoreAnswer(ReadOnlySpan<byte> begin, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, ReadOnlySpan<byte> end, bool hasBoth = false)
    {
        _begin = begin.ToArray();
        _before = before.ToArray();
        _after = after.ToArray();
        _end = end.ToArray();
        _hasBoth = hasBoth;
    }

    /// <summary><c>{"predictions":[[0.1],[0.9]]}</c></summary>
    public static ScoreAnswer Rows { get; } = new("{\"predictions\":["u8, "["u8, "]"u8, "]}\n"u8);

    /// <summary><c>{"outputs":[[0.1],[0.9]]}</c></summary>
    public static ScoreAnswer Columns { get; } = new("{\"outputs\":["u8, "["u8, "]"u8, "]}\n"u8);

    /// <summary><c>{"results":[0.1,0.9]}</c></summary>
    public static ScoreAnswer Regressions { get; } = new("{\"results\":["u8, ""u8, ""u8, "]}\n"u8);

    /// <summary><c>{"results":[[["benign",0.9],["dga",0.1]]]}</c></summary>
    public static ScoreAnswer Classes { get; } = new("{\"results\":["u8, "[[\"benign\","u8, "]]"u8, "]}\n"u8, hasBoth: true);

    private static ReadOnlySpan<byte> Between => "],[\"dga\","u8;

    /// <summary>Writes scores as all of Degas prints them.</summary>
    public async Task WriteAsync(HttpResponse response, ReadOnlyMemory<float> scores, CancellationToken cancellation)
    {
        int one = _before.Length + _after.Length + ScoreText.Length + (_hasBoth ? Between.Length + ScoreText.Length : 0);
        response.ContentType = "application/json";
        response.ContentLength = _begin.Length + _end.Length + (long)scores.Length * one + Math.Max(scores.Length - 1, 0);
        PipeWriter body = response.BodyWriter;
        Append(body, _begin);
        int block = FlushAt / (one + 1);
        for (int start = 0; start < scores.Length; start += block)
        {
            WriteBlock(body, scores.Span.Slice(start, Math.Min(block, scores.Length - start)), one, isFirst: start == 0);
            await body.FlushAsync(cancellation);
        }

        Append(body, _end);
        await body.FlushAsync(cancellation);
    }

    private void WriteBlock(PipeWriter body, ReadOnlySpan<float> scores, int one, bool isFirst)
    {
        Span<byte> to = body.GetSpan(scores.Length * (one + 1));
        int length = 0;
        foreach (float score in scores)
        {
            if (!isFirst)
                to[length++] = (byte)',';
            isFirst = false;
            Put(_before, to, ref length);
            if (_hasBoth)
            {
                ScoreText.WriteComplement(score, to[length..]);
                length += ScoreText.Length;
                Put(Between, to, ref length);
            }

            ScoreText.Write(score, to[length..]);
            length += ScoreText.Length;
            Put(_after, to, ref length);
        }

        body.Advance(length);
    }

    private static void Put(ReadOnlySpan<byte> text, Span<byte> to, ref int length)
    {
        text.CopyTo(to[length..]);
        length += text.Length;
    }

    private static void Append(PipeWriter body, ReadOnlySpan<byte> text)
    {
        text.CopyTo(body.GetSpan(text.Length));
        body.Advance(text.Length);
    }
}
