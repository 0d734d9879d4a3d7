using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Degas.Serve.Grpc.Protos;
using Google.Protobuf;

namespace Degas.Serve.Tests;

/// <summary>The gRPC interface, frame by frame of HTTP/2 (RFC 9113).</summary>
[Collection(SharedServerTests.Name)]
public sealed class GrpcStreamTests(SharedServer server)
{
    private const byte Data = 0, Headers = 1, ResetStream = 3, Settings = 4, EndStream = 1, EndHeaders = 4, Acknowledge = 1;

    [Fact]
    public async Task A_client_that_still_sends_at_its_deadline_is_told_to_stop_and_keeps_the_answer()
    {
        using NetworkStream stream = await ConnectAsync(server.Program);
        await SendHeadersAsync(stream, "50m");
        await SendAsync(stream, Data, 0, 1, [0, 0, 0, 1, 0, 10]);     // a message of 256 bytes, of which one comes
        await IsLateAsync(stream);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1H")]
    [InlineData("99999999S")]
    [InlineData("x")]
    public async Task The_server_s_own_deadline_ends_a_call_that_has_none_or_a_later_one(string? timeout)
    {
        await using ServedProgram program = await ServedProgram.StartAsync("--rest_api_timeout_in_ms", "300");
        using NetworkStream stream = await ConnectAsync(program);
        await SendHeadersAsync(stream, timeout);
        await IsLateAsync(stream);
    }

    [Fact]
    public async Task A_call_that_pauses_goes_on()
    {
        using NetworkStream stream = await ConnectAsync(server.Program);
        await SendHeadersAsync(stream, timeout: null);
        byte[] request = new PredictRequest { ModelSpec = new ModelSpec { Name = "half" } }.ToByteArray();
        await SendAsync(stream, Data, 0, 1, [0, 0, 0, 0, (byte)request.Length]);
        // Longer than a web server's usual patience with a body that does not come.
        await Task.Delay(TimeSpan.FromSeconds(7));
        await SendAsync(stream, Data, EndStream, 1, request);
        Assert.Contains("grpc-status\u00015", await AnswerAsync(stream), StringComparison.Ordinal);      // NOT_FOUND
    }

    private static async Task<NetworkStream> ConnectAsync(ServedProgram program)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, program.GrpcPort);
        var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await SendAsync(stream, Settings, 0, 0, []);
        return stream;
    }

    private static Task SendHeadersAsync(Stream stream, string? timeout) => SendAsync(stream, Headers, EndHeaders, 1,
    [
        .. Literal(":method", "POST"), .. Literal(":scheme", "http"), .. Literal(":path", "/tensorflow.serving.PredictionService/Predict"), .. Literal(":authority", "localhost"),
        .. Literal("te", "trailers"), .. Literal("content-type", "application/grpc"), .. timeout is null ? [] : Literal("grpc-timeout", timeout),
    ]);

    // A whole answer of DEADLINE_EXCEEDED, and behind it a reset with NO_ERROR; CANCEL would void the answer.
    private static async Task IsLateAsync(Stream stream)
    {
        Assert.Contains("grpc-status\u00014", await AnswerAsync(stream), StringComparison.Ordinal);
        (byte type, _, int id, byte[] payload) = await ReceiveAsync(stream);
        while (id != 1)
            (type, _, id, payload) = await ReceiveAsync(stream);
        Assert.Equal((ResetStream, 0u), (type, BinaryPrimitives.ReadUInt32BigEndian(payload)));
    }

    // Headers, message and trailers of the one call, to the end of its stream.
    private static async Task<string> AnswerAsync(Stream stream)
    {
        byte[] answer = [];
        while (true)
        {
            (byte type, byte flags, int id, byte[] payload) = await ReceiveAsync(stream);
            if (type == Settings && (flags & Acknowledge) == 0)
                await SendAsync(stream, Settings, Acknowledge, 0, []);
            if (id != 1)
                continue;
            Assert.NotEqual(ResetStream, type);
            answer = [.. answer, .. payload];
            if ((flags & EndStream) != 0)
                return Encoding.Latin1.GetString(answer);
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
