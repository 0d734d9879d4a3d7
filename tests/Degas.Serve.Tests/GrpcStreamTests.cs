using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Degas.Serve.Tests;

/// <summary>The gRPC interface, frame by frame of HTTP/2 (RFC 9113).</summary>
[Collection(SharedServerTests.Name)]
public sealed class GrpcStreamTests(SharedServer server)
{
    private const byte Data = 0, Headers = 1, ResetStream = 3, Settings = 4, EndStream = 1, EndHeaders = 4, Acknowledge = 1;

    [Fact]
    public async Task A_client_that_still_sends_at_its_deadline_is_told_to_stop_and_keeps_the_answer()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, server.Program.GrpcPort);
        using var stream = new NetworkStream(socket);
        await stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await SendAsync(stream, Settings, 0, 0, []);
        await SendAsync(stream, Headers, EndHeaders, 1,
        [
            .. Literal(":method", "POST"), .. Literal(":scheme", "http"), .. Literal(":path", "/tensorflow.serving.PredictionService/Predict"), .. Literal(":authority", "localhost"),
            .. Literal("te", "trailers"), .. Literal("content-type", "application/grpc"), .. Literal("grpc-timeout", "50m"),
        ]);
        await SendAsync(stream, Data, 0, 1, [0, 0, 0, 1, 0, 10]);     // a message of 256 bytes, of which one comes

        byte[] answer = [];
        bool isWhole = false;
        while (true)
        {
            (byte type, byte flags, int id, byte[] payload) = await ReceiveAsync(stream);
            if (type == Settings && (flags & Acknowledge) == 0)
                await SendAsync(stream, Settings, Acknowledge, 0, []);
            if (id != 1)
                continue;
            if (type == ResetStream)
            {
                Assert.True(isWhole);
                Assert.Contains("grpc-status\u00014", Encoding.Latin1.GetString(answer), StringComparison.Ordinal);     // DEADLINE_EXCEEDED
                Assert.Equal(0u, BinaryPrimitives.ReadUInt32BigEndian(payload));      // NO_ERROR; CANCEL voids the answer
                return;
            }

            answer = [.. answer, .. payload];
            isWhole |= (flags & EndStream) != 0;
        }
    }

    // A header that no table knows (RFC 7541, section 6.2.2).
    private static byte[] Literal(string name, string value) => [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    private static async Task SendAsync(Stream stream, byte type, byte flags, int id, byte[] payload)
    {
        byte[] head = new byte[9];
        BinaryPrimitives.WriteInt32BigEndian(head, payload.Length << 8 | type);
        head[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(5), id);
        await stream.WriteAsync((byte[])[.. head, .. payload]);
    }

    private static async Task<(byte Type, byte Flags, int Id, byte[] Payload)> ReceiveAsync(Stream stream)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        byte[] head = new byte[9];
        await stream.ReadExactlyAsync(head, timeout.Token);
        byte[] payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head) >>> 8];
        await stream.ReadExactlyAsync(payload, timeout.Token);
        return (head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload);
    }
}
