using System.Buffers.Binary;
using Degas.Engine.Model;

namespace Degas.Engine.Tests.Model;

/// <summary>A file that breaks the format is refused with the reason, and never with another exception.</summary>
public sealed class HostileFileTests(ITestOutputHelper output)
{
    public static TheoryData<string> Faults => new(HostileFiles.All.Keys);

    [Theory, MemberData(nameof(Faults))]
    public void A_broken_file_is_refused_with_the_reason(string fault)
    {
        (byte[] file, string message) = HostileFiles.All[fault];
        var error = Assert.Throws<ModelFormatException>(() => Safetensors.Parse(file));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Throws<ModelFormatException>(() => DegasModel.Parse(file));
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        byte[] file = Small();
        Safetensors.Parse(file);
        for (int length = 0; length < file.Length; length++)
            Assert.Throws<ModelFormatException>(() => Safetensors.Parse(file.AsMemory(0, length)));
    }

    [Fact]
    public void A_file_with_a_byte_more_is_refused() =>
        Assert.Throws<ModelFormatException>(() => Safetensors.Parse((byte[])[.. Small(), 0]));

    [Fact]
    public void A_header_with_one_bit_flipped_is_read_or_refused()
    {
        byte[] file = Small();
        int end = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(file), read = 0, refused = 0;
        for (int bit = 0; bit < 8 * end; bit++)
        {
            byte[] flipped = [.. file];
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            if (Record.Exception(() => Safetensors.Parse(flipped)) is not { } error)
            {
                read++;
                continue;
            }

            Assert.True(error is ModelFormatException, $"bit {bit % 8} of byte {bit / 8}: {error}");
            refused++;
        }

        output.WriteLine($"{read} read, {refused} refused");
        Assert.True(refused > read);
    }

    [Fact]
    public void A_model_with_one_bit_of_its_header_flipped_is_read_or_refused()
    {
        byte[] file = new RandomModel(1).ToBytes();
        int end = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        for (int bit = 0; bit < 8 * end; bit++)
        {
            byte[] flipped = [.. file];
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            Exception? error = Record.Exception(() => DegasModel.Parse(flipped));
            Assert.True(error is null or ModelFormatException, $"bit {bit % 8} of byte {bit / 8}: {error}");
        }
    }

    [Fact]
    public void A_header_with_bytes_of_it_replaced_is_read_or_refused()
    {
        byte[] file = Small(), letters = "{}[],:\"\\ 0-9eEu.\0\xff"u8.ToArray();
        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        var random = new Random(1);
        for (int i = 0; i < 5_000; i++)
        {
            byte[] changed = [.. file];
            for (int count = random.Next(1, 5); count > 0; count--)
                changed[8 + random.Next(header)] = letters[random.Next(letters.Length)];
            Exception? error = Record.Exception(() => Safetensors.Parse(changed));
            Assert.True(error is null or ModelFormatException, $"try {i}: {error}");
        }
    }

    private static byte[] Small() => RandomModel.ToBytes(
        new Dictionary<string, SafeTensor> { ["a"] = SafeTensor.Of([1, 2], 2, 1), ["b"] = new("U8", [3], new byte[3]) },
        new Dictionary<string, string> { ["k"] = "v" });
}
