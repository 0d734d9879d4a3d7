using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Degas.Engine.Model;

namespace Degas.Engine.Tests.Model;

/// <summary>What is written can be read, and is the same each time.</summary>
public sealed class SafetensorsTests
{
    private static readonly Dictionary<string, SafeTensor> s_tensors = new()
    {
        ["b.weight"] = SafeTensor.Of([1, -2, 3.5f, float.Epsilon, float.MaxValue, -0f], 2, 3),
        ["a"] = SafeTensor.Of([7], 1),
        ["scalar"] = SafeTensor.Of([8]),
        ["none"] = SafeTensor.Of([], 4, 0),
        ["bytes"] = new SafeTensor("U8", [3], new byte[] { 1, 2, 3 }),
        ["a name with \"quotes\", \\ and ü"] = new SafeTensor("I64", [1], new byte[8]),
    };

    private static readonly Dictionary<string, string> s_metadata = new() { ["z"] = "last", ["a"] = "\"ü\\ \n", [""] = "" };

    [Fact]
    public void What_is_written_is_read_again()
    {
        Safetensors file = Safetensors.Parse(RandomModel.ToBytes(s_tensors, s_metadata));
        Assert.Equal(s_metadata.OrderBy(m => m.Key), file.Metadata.OrderBy(m => m.Key));
        Assert.Equal(s_tensors.Keys.Order(), file.Tensors.Keys.Order());
        foreach ((string name, SafeTensor tensor) in s_tensors)
        {
            Assert.Equal(tensor.Type, file.Tensors[name].Type);
            Assert.Equal(tensor.Shape, file.Tensors[name].Shape);
            Assert.Equal(tensor.Data.ToArray(), file.Tensors[name].Data.ToArray());
        }

        Assert.Equal([1, -2, 3.5f, float.Epsilon, float.MaxValue, -0f], file.Tensors["b.weight"].ToFloats());
    }

    [Fact]
    public void The_bytes_do_not_depend_on_the_order_in_which_the_parts_were_added()
    {
        byte[] first = RandomModel.ToBytes(s_tensors, s_metadata);
        byte[] second = RandomModel.ToBytes(
            s_tensors.Reverse().ToDictionary(t => t.Key, t => t.Value), s_metadata.Reverse().ToDictionary(m => m.Key, m => m.Value));
        Assert.Equal(first, second);
        Safetensors read = Safetensors.Parse(first);
        Assert.Equal(first, RandomModel.ToBytes(read.Tensors, read.Metadata));
    }

    [Fact]
    public void The_header_is_padded_with_spaces_so_that_data_starts_on_8_bytes()
    {
        for (int length = 0; length < 16; length++)
        {
            byte[] file = RandomModel.ToBytes(s_tensors, new Dictionary<string, string> { ["pad"] = new('x', length) });
            int header = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
            Assert.Equal(0, header % 8);
            string text = Encoding.UTF8.GetString(file, 8, header);
            Assert.StartsWith("{\"__metadata__\":{\"pad\":", text, StringComparison.Ordinal);
            Assert.EndsWith("}", text.TrimEnd(' '), StringComparison.Ordinal);
            Assert.Equal(s_tensors.Sum(t => t.Value.Data.Length), file.Length - 8 - header);
        }
    }

    [Fact]
    public void Tensors_stand_in_the_order_of_their_names_without_a_gap()
    {
        byte[] file = RandomModel.ToBytes(s_tensors, s_metadata);
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(8, (int)BinaryPrimitives.ReadInt64LittleEndian(file)));
        var entries = header.RootElement.EnumerateObject().Where(p => p.Name != Safetensors.MetadataKey).ToList();
        Assert.Equal(s_tensors.Keys.Order(StringComparer.Ordinal), entries.Select(e => e.Name));
        long position = 0;
        foreach (JsonProperty entry in entries)
        {
            Assert.Equal(position, entry.Value.GetProperty("data_offsets")[0].GetInt64());
            position = entry.Value.GetProperty("data_offsets")[1].GetInt64();
        }
    }

    [Fact]
    public void A_file_without_tensors_or_metadata_is_allowed()
    {
        Safetensors file = Safetensors.Parse(RandomModel.ToBytes(new Dictionary<string, SafeTensor>(), new Dictionary<string, string>()));
        Assert.Empty(file.Tensors);
        Assert.Empty(file.Metadata);
        Assert.Empty(Safetensors.Parse(HostileFiles.File("{}")).Metadata);
    }

    [Fact]
    public void Order_of_keys_white_space_and_entries_out_of_order_are_the_writer_s_choice()
    {
        Safetensors file = Safetensors.Parse(HostileFiles.File(
            """
            { "b": {"data_offsets": [4, 8], "shape": [1], "dtype": "F32"},
              "__metadata__": {"k": "v"}, "a": {"dtype":"U8","shape":[2,2],"data_offsets":[0,4]} }

            """, 8));
        Assert.Equal(["b", "a"], file.Tensors.Keys.OrderDescending());
        Assert.Equal("v", file.Metadata["k"]);
    }
}
