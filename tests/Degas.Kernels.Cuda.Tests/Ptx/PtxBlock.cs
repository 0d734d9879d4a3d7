namespace Degas.Kernels.Cuda.Tests.Ptx;

/// <summary>
/// A thread block. Each warp runs on to the next barrier or tensor-core product. A word of shared memory that one thread writes and another touches is a race
/// where no barrier orders the two, whatever order they happen to run in here: warps carry vector clocks, which barriers join.
/// </summary>
internal sealed class PtxBlock
{
    public const int WarpSize = 32;
    private const int Barriers = 16, Several = -1;

    private readonly PtxProgram _program;
    private readonly PtxWarp[] _warps;
    private readonly PtxBarrier[] _barriers = new PtxBarrier[Barriers];
    // Of each word: who wrote it last, and by warp, who read it.
    private readonly Access[] _writes, _reads;

    public PtxBlock(PtxProgram program, byte[] global, byte[] arguments, int index, int blocks, int threads, int sharedBytes)
    {
        _program = program;
        (Global, Arguments, Index, Blocks, Threads) = (global, arguments, index, blocks, threads);
        Shared = new byte[sharedBytes];
        // What shared memory holds from the block before.
        Array.Fill(Shared, (byte)0xAA);
        PtxThread[][] warps = [.. Enumerable.Range(0, threads).Select(i => new PtxThread(this, i, program.Registers)).Chunk(WarpSize)];
        _warps = [.. warps.Select((w, i) => new PtxWarp(i, w, warps.Length))];
        for (int i = 0; i < Barriers; i++)
            _barriers[i] = new PtxBarrier(warps.Length);
        int words = (sharedBytes + 3) / 4;
        _writes = new Access[words];
        _reads = new Access[words * warps.Length];
    }

    public byte[] Global { get; }

    public byte[] Shared { get; }

    public byte[] Arguments { get; }

    public int Index { get; }

    public int Blocks { get; }

    public int Threads { get; }

    /// <summary>Runs it to its end.</summary>
    public void Run()
    {
        while (_warps.Any(w => !w.HasEnded))
        {
            PtxWarp[] ready = [.. _warps.Where(w => !w.HasEnded && !w.IsWaiting)];
            if (ready.Length == 0)
                throw new InvalidOperationException("warps wait at barriers that nobody else comes to");
            foreach (PtxWarp warp in ready)
                RunToBarrier(warp);
        }

        if (_barriers.Any(b => b.Arrived != 0))
            throw new InvalidOperationException("threads have arrived at a barrier that was left behind");
    }

    /// <summary>Notes an access to shared memory.</summary>
    public void Touch(int thread, ulong address, int bytes, bool isWrite)
    {
        PtxWarp warp = _warps[thread / WarpSize];
        for (ulong word = address / 4; word < (address + (ulong)bytes + 3) / 4; word++)
        {
            bool isRace = IsUnordered(_writes[word], warp, thread);
            Span<Access> reads = _reads.AsSpan((int)word * _warps.Length, _warps.Length);
            for (int i = 0; isWrite && i < reads.Length; i++)
                isRace |= IsUnordered(reads[i], warp, thread);
            if (isRace)
                throw new InvalidOperationException($"a race at byte {address} of shared memory: thread {thread} and another, without a barrier between them");
            ref Access read = ref reads[warp.Index];
            if (isWrite)
                _writes[word] = new(thread, warp.Index, warp.Clock[warp.Index], warp.Meetings);
            else
                read = new(read.Meetings == warp.Meetings && read.IsThere && read.Thread != thread ? Several : thread, warp.Index, warp.Clock[warp.Index], warp.Meetings);
        }
    }

    // Lanes of a warp are ordered by the barriers where they met, other warps by what they heard of one another at barriers.
    private static bool IsUnordered(Access before, PtxWarp warp, int thread) =>
        before.IsThere && (before.Warp == warp.Index ? before.Thread != thread && before.Meetings == warp.Meetings : before.Time > warp.Clock[before.Warp]);

    private void RunToBarrier(PtxWarp warp)
    {
        while (true)
        {
            foreach (PtxThread thread in warp.Threads)
            {
                while (_program.Instructions[thread.Next] is { Kind: PtxKind.Scalar } instruction)
                {
                    thread.Next++;
                    instruction.Execute(thread);
                }
            }

            PtxInstruction stop = _program.Instructions[warp.Threads[0].Next];
            if (warp.Threads.Any(t => t.Next != warp.Threads[0].Next))
                throw new InvalidOperationException("lanes of a warp come to different barriers or products, or some have ended");
            if (stop.Kind == PtxKind.Return)
            {
                warp.HasEnded = true;
                return;
            }

            foreach (PtxThread thread in warp.Threads)
                thread.Next++;
            if (stop.Kind == PtxKind.Product)
                Multiply(stop, warp);
            else if (stop.IsOn(warp.Threads) && Meet(warp, stop.Barrier(warp.Threads, Threads)))
                return;
        }
    }

    private static void Multiply(PtxInstruction product, PtxWarp warp)
    {
        if (warp.Threads.Length != WarpSize)
            throw new InvalidOperationException("not all lanes of a warp come to a product");
        product.Multiply(warp.Threads);
    }

    // Whether the warp has to wait.
    private bool Meet(PtxWarp warp, (int Barrier, int Threads, bool Waits) meeting)
    {
        PtxBarrier barrier = _barriers[meeting.Barrier];
        if (meeting.Threads % WarpSize != 0 && meeting.Threads != Threads)
            throw new InvalidOperationException($"a barrier of {meeting.Threads} threads");
        if (barrier.Arrived != 0 && barrier.Threads != meeting.Threads)
            throw new InvalidOperationException($"barrier {meeting.Barrier} is waited for by {barrier.Threads} threads and by {meeting.Threads}");
        barrier.Threads = meeting.Threads;
        barrier.Arrived += warp.Threads.Length;
        Join(barrier.Clock, warp.Clock);
        warp.Clock[warp.Index]++;
        if (meeting.Waits)
        {
            warp.Meetings++;
            warp.IsWaiting = true;
            barrier.Waiting.Add(warp);
        }

        if (barrier.Arrived > barrier.Threads)
            throw new InvalidOperationException($"more than {barrier.Threads} threads come to barrier {meeting.Barrier}");
        if (barrier.Arrived == barrier.Threads)
        {
            foreach (PtxWarp waiting in barrier.Waiting)
            {
                Join(waiting.Clock, barrier.Clock);
                waiting.IsWaiting = false;
            }

            barrier.Clear();
        }

        return warp.IsWaiting;
    }

    private static void Join(int[] clock, int[] other)
    {
        for (int i = 0; i < clock.Length; i++)
            clock[i] = Math.Max(clock[i], other[i]);
    }

    private readonly record struct Access(int Thread, int Warp, int Time, int Meetings)
    {
        public bool IsThere => Time > 0;
    }
}
