using System.Buffers.Binary;

namespace Degas.Kernels.Cuda.Tests.Ptx;

/// <summary>A thread of a block: its registers, all of 64 bits, and where it is in the program.</summary>
internal sealed class PtxThread(PtxBlock block, int index, int registers)
{
    /// <summary>The registers' bits.</summary>
    public ulong[] R { get; } = new ulong[registers];

    /// <summary>The next instruction.</summary>
    public int Next { get; set; }

    /// <summary>Its number in the block.</summary>
    public int Index => index;

    public PtxBlock Block => block;

    public float F(int register) => BitConverter.UInt32BitsToSingle((uint)R[register]);

    public ulong Load(string space, ulong address, int bytes)
    {
        ReadOnlySpan<byte> from = Memory(space, address, bytes, isWrite: false);
        return bytes switch
        {
            1 => from[0],
            4 => BinaryPrimitives.ReadUInt32LittleEndian(from),
            8 => BinaryPrimitives.ReadUInt64LittleEndian(from),
            _ => throw new NotSupportedException($"a load of {bytes} bytes"),
        };
    }

    public void Store(string space, ulong address, int bytes, ulong value)
    {
        Span<byte> to = Memory(space, address, bytes, isWrite: true);
        if (bytes == 4)
            BinaryPrimitives.WriteUInt32LittleEndian(to, (uint)value);
        else
            BinaryPrimitives.WriteUInt64LittleEndian(to, value);
    }

    // Slicing throws where a kernel reads or writes beside its memory.
    private Span<byte> Memory(string space, ulong address, int bytes, bool isWrite)
    {
        if (space == "shared")
            block.Touch(index, address, bytes, isWrite);
        byte[] memory = space switch { "global" => block.Global, "shared" => block.Shared, "param" => block.Arguments, _ => throw new NotSupportedException(space) };
        return memory.AsSpan(checked((int)address), bytes);
    }
}
