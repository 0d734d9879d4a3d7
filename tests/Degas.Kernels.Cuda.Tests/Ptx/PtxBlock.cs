namespace Degas.Kernels.Cuda.Tests.Ptx;

/// <summary>
/// A thread block. Each thread runs on to the next barrier or tensor-core product, where its warp or block meets. Words of shared memory that one
/// thread writes and another touches between the same two barriers are a race, whatever order they happen to run in here.
/// </summary>
internal sealed class PtxBlock(PtxProgram program, byte[] global, byte[] arguments, int index, int threads, int sharedBytes)
{
    public const int WarpSize = 32;
    private const int Several = -1;

    private readonly (int WriteEpoch, int Writer, int ReadEpoch, int Reader)[] _touched = new (int, int, int, int)[(sharedBytes + 3) / 4];
    private int _epoch = 1;

    public byte[] Global => global;

    public byte[] Shared { get; } = new byte[sharedBytes];

    public byte[] Arguments => arguments;

    public int Index => index;

    public int Threads => threads;

    /// <summary>Runs it to its end.</summary>
    public void Run()
    {
        // What shared memory holds from the block before.
        Array.Fill(Shared, (byte)0xAA);
        PtxThread[][] warps = [.. Enumerable.Range(0, threads).Select(i => new PtxThread(this, i, program.Registers)).Chunk(WarpSize)];
        while (true)
        {
            foreach (PtxThread[] warp in warps)
                RunToBarrier(warp);
            int[] stops = [.. warps.SelectMany(w => w).Select(t => t.Next).Distinct()];
            if (stops.Length != 1)
                throw new InvalidOperationException("threads of a block wait at different barriers, or some have ended");
            if (program.Instructions[stops[0]].Kind == PtxKind.Return)
                return;
            foreach (PtxThread thread in warps.SelectMany(w => w))
                thread.Next++;
            _epoch++;
        }
    }

    /// <summary>Notes an access to shared memory.</summary>
    public void Touch(int thread, ulong address, int bytes, bool isWrite)
    {
        for (ulong word = address / 4; word < (address + (ulong)bytes + 3) / 4; word++)
        {
            ref (int WriteEpoch, int Writer, int ReadEpoch, int Reader) t = ref _touched[word];
            if ((t.WriteEpoch == _epoch && t.Writer != thread) || (isWrite && t.ReadEpoch == _epoch && t.Reader != thread))
                throw new InvalidOperationException($"a race at byte {address} of shared memory: thread {thread} and another, without a barrier between them");
            if (isWrite)
                (t.WriteEpoch, t.Writer) = (_epoch, thread);
            else
                (t.ReadEpoch, t.Reader) = (_epoch, t.ReadEpoch == _epoch && t.Reader != thread ? Several : thread);
        }
    }

    private void RunToBarrier(PtxThread[] warp)
    {
        while (true)
        {
            foreach (PtxThread thread in warp)
            {
                while (program.Instructions[thread.Next] is { Kind: PtxKind.Scalar } instruction)
                {
                    thread.Next++;
                    instruction.Execute(thread);
                }
            }

            PtxInstruction stop = program.Instructions[warp[0].Next];
            if (stop.Kind != PtxKind.Product)
                return;
            if (warp.Length != WarpSize || warp.Any(t => t.Next != warp[0].Next))
                throw new InvalidOperationException("not all lanes of a warp come to a product");
            stop.Multiply(warp);
            foreach (PtxThread thread in warp)
                thread.Next++;
        }
    }
}
