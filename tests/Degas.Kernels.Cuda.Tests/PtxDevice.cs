using System.Runtime.InteropServices;
using System.Text;
using Degas.Engine.Cuda;
using Degas.Engine.Model;
using Degas.Engine.Scoring;
using Degas.Kernels.Cuda.Tests.Ptx;

namespace Degas.Kernels.Cuda.Tests;

/// <summary>A launch of a kernel by the text of its PTX as it is checked in: weights, tiles and arguments as the host packs them for a device.</summary>
internal static class PtxDevice
{
    private const int Alignment = 256;

    /// <summary>Scores texts.</summary>
    /// <param name="image">The kernel.</param>
    /// <param name="model">The model.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="mostBlocks">Multiprocessors, for a kernel that keeps a block on each.</param>
    /// <param name="ptx">Another text than the file's.</param>
    public static float[] Score(KernelImage image, DegasModel model, IReadOnlyCollection<byte[]> texts, int mostBlocks = 2, string? ptx = null)
    {
        var batch = new TextBatch(model);
        foreach (byte[] text in texts)
            batch.Add(text);
        TileShape shape = image.Shape;
        var tiles = new TileBatch(shape);
        tiles.Take(batch);
        TilePlan plan = tiles.Plan(0, int.MaxValue, int.MaxValue);
        byte[] input = new byte[plan.Bytes];
        Array.Fill(input, (byte)0xAA);
        tiles.Write(plan, input);

        var memory = new List<byte>();
        byte[] recurrent = image.Recurrent(model.Weights), table = MemoryMarshal.AsBytes(image.Table(model.Weights).AsSpan()).ToArray();
        const int BytesOfFour = 16;
        var arguments = new LaunchArguments
        {
            Recurrent = new(Place(recurrent), recurrent.Length / BytesOfFour),
            Table = new(Place(table), table.Length / BytesOfFour),
            Head = new(Place(MemoryMarshal.AsBytes(model.Weights.Head.AsSpan()).ToArray()), model.Weights.Hidden),
            HeadBias = model.Weights.HeadBias,
            Hidden = shape.Hidden,
            Groups = shape.Groups,
            Row = shape.Row,
        };
        ulong at = Place(input), scores = Place(new byte[plan.Scores * sizeof(float)]);
        arguments.Tiles = new(at, plan.Tiles + 2);
        arguments.Lengths = new(at + (ulong)plan.LengthsAt, plan.Tiles * shape.Groups);
        arguments.Symbols = new(at + (ulong)plan.SymbolsAt, plan.Groups);
        arguments.Scores = new(scores, plan.Tiles * shape.Groups);

        byte[] global = [.. memory];
        PtxProgram.Parse(ptx ?? Text(image.File)).Run(global, MemoryMarshal.AsBytes(new Span<LaunchArguments>(ref arguments)).ToArray(), shape.IsResident ? Math.Min(plan.Tiles, mostBlocks) : plan.Tiles, shape.Threads, shape.SharedBytes);
        float[] result = new float[batch.Count];
        tiles.Read(plan, MemoryMarshal.Cast<byte, float>(global.AsSpan((int)scores)), result);
        return result;

        ulong Place(byte[] bytes)
        {
            memory.AddRange(new byte[-memory.Count & (Alignment - 1)]);
            int start = memory.Count;
            memory.AddRange(bytes);
            return (ulong)start;
        }
    }

    /// <summary>The text of a file of <c>kernels/ptx</c>.</summary>
    public static string Text(string image) => File.ReadAllText(Path.Combine(Engine.Tests.Repository.Root, "kernels", "ptx", image), Encoding.ASCII);
}
