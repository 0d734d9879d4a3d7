using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Degas.Serve.Batching;
using Degas.Serve.Rest;

namespace Degas.Serve.Tests;

/// <summary>A body may come in any pieces.</summary>
public sealed class SplitTests
{
    private const string Body = """
        {"a": [1, {"b": "\u0041"}], "instances": ["one.com", {"b64": "dHdvLmNvbQ=="}, "t\u0068ree.com", "café.com", ""], "signature_name": "serving\u005fdefault", "z": {"instances": []}}
        """;

    private static readonly string[] s_names = ["one.com", "two.com", "three.com", "café.com", ""];

    [Fact]
    public async Task Every_split_in_two_gives_the_same_names()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Body);
        for (int i = 1; i < bytes.Length; i++)
            Assert.Equal(s_names, await NamesOf(bytes[..i], bytes[i..]));
    }

    [Fact]
    public async Task Byte_by_byte_gives_the_same_names() => Assert.Equal(s_names, await NamesOf([.. Encoding.UTF8.GetBytes(Body).Select(b => new[] { b })]));

    [Fact]
    public async Task Pieces_that_come_together_give_the_same_names()
    {
        // One buffer of many segments, as the server hands it over.
        byte[] bytes = Encoding.UTF8.GetBytes(Body);
        var pipe = new Pipe(new PipeOptions(minimumSegmentSize: 1, pool: new TinyPool()));
        await pipe.Writer.WriteAsync(bytes);
        await pipe.Writer.CompleteAsync();
        Assert.Equal(s_names, await NamesOf(pipe.Reader));
    }

    [Fact]
    public async Task Every_cut_is_an_error_or_empty()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Body.TrimEnd());
        for (int i = 0; i < bytes.Length; i++)
        {
            int length = i;
            ServeException error = await Assert.ThrowsAsync<ServeException>(() => NamesOf(bytes[..length]));
            Assert.Equal(Code.InvalidArgument, error.Code);
            Assert.StartsWith("JSON Parse error: ", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Random_damage_never_breaks_it()
    {
        var random = new Random(5);
        byte[] original = Encoding.UTF8.GetBytes(Body);
        int errors = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = [.. original];
            for (int i = random.Next(1, 4); i > 0; i--)
                bytes[random.Next(bytes.Length)] = (byte)(random.Next(2) == 0 ? "{}[]\",:\\ b1"[random.Next(11)] : random.Next(256));
            int cut = random.Next(bytes.Length);
            try
            {
                await NamesOf(bytes[..cut], bytes[cut..]);
            }
            catch (ServeException e)
            {
                Assert.Equal(Code.InvalidArgument, e.Code);
                errors++;
            }
        }

        Assert.InRange(errors, 1, 20_000);
    }

    private static async Task<List<string>> NamesOf(params byte[][] pieces)
    {
        var pipe = new Pipe();
        Task<List<string>> names = NamesOf(pipe.Reader);
        foreach (byte[] piece in pieces)
            await pipe.Writer.WriteAsync(piece);
        await pipe.Writer.CompleteAsync();
        return await names;
    }

    private static async Task<List<string>> NamesOf(PipeReader body)
    {
        using var names = new NameList(2);
        var request = new PredictRequest(names);
        await JsonBody.ReadAsync(body, request, 1 << 20, CancellationToken.None);
        request.CheckForm();
        request.CheckContent();
        var found = new List<string>();
        foreach (NameChunk chunk in names.Chunks)
        {
            for (int i = 0, offset = 0; i < chunk.Count; i++, offset += 1 + chunk.Bytes[offset])
                found.Add(Encoding.UTF8.GetString(chunk.Bytes, offset + 1, chunk.Bytes[offset]));
        }

        return found;
    }

    private sealed class TinyPool : MemoryPool<byte>
    {
        public override int MaxBufferSize => 3;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => new Owner();

        protected override void Dispose(bool disposing)
        {
        }

        private sealed class Owner : IMemoryOwner<byte>
        {
            public Memory<byte> Memory { get; } = new byte[3];

            public void Dispose()
            {
            }
        }
    }
}
