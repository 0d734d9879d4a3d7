using System.Buffers;
using System.Text.Json;

namespace Degas.Bench.Serving;

/// <summary>A request and how many names are in it.</summary>
internal sealed record RequestBody(byte[] Bytes, int Names);

/// <summary>Requests made ready, so that both servers get the same bytes and the driver's time goes into sending them.</summary>
internal static class RequestBodies
{
    /// <summary>The names in order, <paramref name="batch"/> to a request.</summary>
    public static RequestBody[] Create(string[] names, int batch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        if (names.Length == 0)
            throw new InvalidDataException("no names");
        return [.. names.Chunk(batch).Select(chunk => new RequestBody(Bytes(chunk), chunk.Length))];
    }

    private static byte[] Bytes(string[] names)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("instances");
            foreach (string name in names)
                json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
