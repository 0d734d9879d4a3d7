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
    private const int DeepestNesting = 1000;

    /// <summary>Gives every token to <paramref name="request"/>.</summary>
    /// <param name="body">The text.</param>
    /// <param name="limit">The most bytes of it.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ServeException">It is no JSON, or too much.</exception>
    public static async Task ReadAsync(PipeReader body, JsonRequest request, long limit, CancellationToken cancellation)
    {
        var progress = new Progress(request, limit);
        // The server cannot pass over the rest of a body whose read a token has ended, and says so as an error of its own.
        using CancellationTokenRegistration registration = cancellation.Register(body.CancelPendingRead);
        while (true)
        {
            ReadResult result = await body.ReadAsync(CancellationToken.None);
            if (cancellation.IsCancellationRequested)
            {
                body.AdvanceTo(result.Buffer.End);
                cancellation.ThrowIfCancellationRequested();
            }

            try
            {
                progress.Take(result.Buffer, result.IsCompleted);
            }
            catch (ServeException)
            {
                // The server passes over the rest, for the answer to reach the client.
                body.AdvanceTo(result.Buffer.End);
                throw;
            }

            body.AdvanceTo(progress.Consumed, result.Buffer.End);
            if (result.IsCompleted)
                return;
        }
    }

    private sealed class Progress(JsonRequest request, long limit)
    {
        private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = DeepestNesting });
        private long _offset, _wanted = 3;
        private bool _hasBegun;

        /// <summary>Up to where the last text is done with.</summary>
        public SequencePosition Consumed { get; private set; }

        public void Take(ReadOnlySequence<byte> text, bool isLast)
        {
            if (_offset + text.Length > limit)
                throw ServeException.TooLarge(limit);
            Consumed = text.Start;
            if (!isLast && text.Length < _wanted)
                return;
            if (!_hasBegun)
            {
                _hasBegun = true;
                if (text.IsEmpty)
                    throw ServeException.InvalidArgument("JSON Parse error: The document is empty");
                request.KeepHead(text);
                _offset = ByteOrderMark(text);
                text = text.Slice(_offset);
            }

            ReadTokens(text, isLast);
            long rest = text.Slice(Consumed).Length;
            if (rest > LongestToken)
                throw ServeException.InvalidArgument($"JSON Parse error: a value is longer than {LongestToken} bytes. at offset: {_offset}");
            _wanted = rest < SmallRest ? 0 : rest * 2;
        }

        private void ReadTokens(ReadOnlySequence<byte> text, bool isLast)
        {
            var reader = new Utf8JsonReader(text, isLast, _state);
            try
            {
                while (reader.Read())
                    request.Take(ref reader);
            }
            catch (JsonException e)
            {
                // "… LineNumber: 0 | BytePositionInLine: 5.": the offset says it shorter.
                int place = e.Message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
                throw ServeException.InvalidArgument($"JSON Parse error: {(place > 0 ? e.Message[..place] : e.Message)} at offset: {_offset + reader.BytesConsumed}");
            }

            _state = reader.CurrentState;
            _offset += reader.BytesConsumed;
            Consumed = reader.Position;
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
}
