namespace Degas.Kernels.Cuda.Tests.Ptx;

/// <summary>A warp of a block.</summary>
/// <param name="index">Its number.</param>
/// <param name="threads">Its lanes; fewer than 32 in a block's last.</param>
/// <param name="warps">Warps of the block.</param>
internal sealed class PtxWarp(int index, PtxThread[] threads, int warps)
{
    public int Index => index;

    public PtxThread[] Threads => threads;

    /// <summary>What has happened of each warp that this one knows of by barriers; of itself, the barriers that it has come to, from 1.</summary>
    public int[] Clock { get; } = [.. Enumerable.Range(0, warps).Select(i => i == index ? 1 : 0)];

    /// <summary>The barriers where its lanes waited for one another.</summary>
    public int Meetings { get; set; }

    public bool IsWaiting { get; set; }

    public bool HasEnded { get; set; }
}

/// <summary>A barrier of a block.</summary>
/// <param name="warps">Warps of the block.</param>
internal sealed class PtxBarrier(int warps)
{
    /// <summary>Threads that it lets go together.</summary>
    public int Threads { get; set; }

    /// <summary>Those that have come.</summary>
    public int Arrived { get; set; }

    /// <summary>What those that have come knew.</summary>
    public int[] Clock { get; } = new int[warps];

    public List<PtxWarp> Waiting { get; } = [];

    /// <summary>For the next use.</summary>
    public void Clear()
    {
        Arrived = 0;
        Waiting.Clear();
        Array.Clear(Clock);
    }
}
