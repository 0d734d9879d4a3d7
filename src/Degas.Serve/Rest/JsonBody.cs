using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace Degas.Serve.Rest;

/// <summary>Reads a request's JSON as it comes in, a few KiB at a time.</summary>
internal static class JsonBody
{
    // A token is read again from its start when more of it has come; waiting for twice as much each time keeps that linear.
    private const int SmallRest = 4096;
    private const long LongestToken = 16 << 20;

    /// <summary>Gives every token to <paramref name="request"/>.</summary>
    /// <param name="body">The text.</param>
    /// <param name="limit">The most bytes of it.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ServeException">It is no JSON, or too much.</exception>
    public static async Task ReadAsync(PipeReader body, JsonRequest request, long limit, CancellationToken cancellation)
    {
        var state = new JsonReaderState();
        long consumed = 0, wanted = 0;
        bool isFirst = true;
        while (true)
        {
            ReadResult result = await body.ReadAsync(cancellation);
            ReadOnlySequence<byte> text = result.Buffer;
            if (!result.IsCompleted && text.Length < wanted)
            {
                body.AdvanceTo(text.Start, text.End);
                continue;
            }

            if (consumed + text.Length > limit)
                throw ServeException.TooLarge(limit);
            if (isFirst && text.Length < 3 && !result.IsCompleted)
            {
                wanted = 3;
                body.AdvanceTo(text.Start, text.End);
                continue;
            }

            if (isFirst)
            {
                isFirst = false;
                if (text.IsEmpty)
                    throw ServeException.InvalidArgument("JSON Parse error: The document is empty");
                request.KeepHead(text);
                consumed = ByteOrderMark(text);
                text = text.Slice(consumed);
            }

            consumed += Take(text, result.IsCompleted, consumed, ref state, request, out SequencePosition end);
            long rest = text.Slice(end).Length;
            body.AdvanceTo(end, text.End);
            if (result.IsCompleted)
                return;
            if (rest > LongestToken)
                throw ServeException.InvalidArgument($"JSON Parse error: a value is longer than {LongestToken} bytes. at offset: {consumed}");
            wanted = rest < SmallRest ? 0 : rest * 2;
        }
    }

    private static long Take(ReadOnlySequence<byte> text, bool isLast, long offset, ref JsonReaderState state, JsonRequest request, out SequencePosition end)
    {
        var reader = new Utf8JsonReader(text, isLast, state);
        try
        {
            while (reader.Read())
                request.Take(ref reader);
        }
        catch (JsonException e)
        {
            // "… LineNumber: 0 | BytePositionInLine: 5.": the offset says it shorter.
            int place = e.Message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
            throw ServeException.InvalidArgument($"JSON Parse error: {(place > 0 ? e.Message[..place] : e.Message)} at offset: {offset + reader.BytesConsumed}");
        }

        state = reader.CurrentState;
        end = reader.Position;
        return reader.BytesConsumed;
    }

    private static int ByteOrderMark(ReadOnlySequence<byte> text)
    {
        Span<byte> first = stackalloc byte[3];
        if (text.Length < 3)
            return 0;
        text.Slice(0, 3).CopyTo(first);
        return first.SequenceEqual((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
    }
}
