using Degas.Engine.Cuda.Driver;
using Degas.Engine.Scoring;
using Degas.Kernels;

namespace Degas.Engine.Cuda;

/// <summary>
/// Scores batches of texts on a CUDA device. The same role as <see cref="Scorer"/> on the CPU, but for a whole batch at a time and without shared
/// tails. One for each thread; they share the device and the model on it (<see cref="ForThread"/>).
/// </summary>
/// <remarks>
/// A batch goes in pieces through two slots, so that one is packed while the other is computed; several threads' pieces are under way together.
/// Memory: what the largest piece wants, twice for each thread, on the host and on the device.
/// </remarks>
public sealed class CudaScorer : IDisposable
{
    /// <summary>The most symbols of a piece, in groups of eight: 2 MiB, some 100,000 names.</summary>
    private const int MostGroups = 1 << 18;

    /// <summary>The most tiles of a piece.</summary>
    private const int MostTiles = 1 << 12;

    /// <summary>Pieces that are under way at once.</summary>
    public const int DefaultSlots = 2;

    private readonly LstmProgram _program;
    private readonly Pieces _pieces;
    private readonly bool _ownsProgram;
    private readonly TileBatch _tiles;
    private readonly CudaSlot[] _slots;

    /// <summary>Puts a model on a device.</summary>
    /// <exception cref="CudaException">The driver refused something.</exception>
    /// <exception cref="CudaNotUsableException">The device has too little shared memory, the driver is too old for the kernel, or the kernel cannot hold the weights.</exception>
    /// <param name="platform">The driver.</param>
    /// <param name="device">The device.</param>
    /// <param name="weights">The model's.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="slots">Pieces that are under way at once; 1 where <see cref="KernelTime"/> is to be that of kernels that had the device to themselves.</param>
    public CudaScorer(CudaPlatform platform, CudaDevice device, LstmWeights weights, CudaKernel kernel, int slots = DefaultSlots)
        : this(new LstmProgram(platform.Driver, device, weights, kernel), new Pieces(), device, slots, ownsProgram: true)
    {
    }

    private CudaScorer(LstmProgram program, Pieces pieces, CudaDevice device, int slots, bool ownsProgram)
    {
        _program = program;
        _pieces = pieces;
        _ownsProgram = ownsProgram;
        Device = device;
        _tiles = new TileBatch(program.Shape);
        _slots = [.. Enumerable.Range(0, slots).Select(_ => new CudaSlot(program))];
    }

    /// <summary>The device.</summary>
    public CudaDevice Device { get; }

    /// <summary>The kernel.</summary>
    public CudaKernel Kernel => _program.Kernel;

    /// <summary>How names are laid out on it.</summary>
    public TileShape Shape => _program.Shape;

    /// <summary>Time that this scorer's kernels took, as the device measured it; kernels of several scorers may run at once.</summary>
    public TimeSpan KernelTime { get; private set; }

    /// <summary>Steps that the device computed for this scorer, those of names that had ended in their tile included.</summary>
    public long Steps { get; private set; }

    /// <summary>A scorer on the same model for another thread. To be disposed of before this one.</summary>
    public CudaScorer ForThread() => new(_program, _pieces, Device, _slots.Length, ownsProgram: false);

    /// <summary>Scores every text of the batch.</summary>
    /// <param name="batch">Texts of at most 255 symbols.</param>
    /// <param name="scores">Scores from 0 to 1, [texts].</param>
    /// <exception cref="CudaException">The device failed; nothing is scored.</exception>
    public void Score(TextBatch batch, Span<float> scores)
    {
        if (scores.Length < batch.Count)
            throw new ArgumentException("fewer scores than texts");
        if (batch.Count == 0)
            return;
        _program.MakeCurrent();
        _tiles.Take(batch);
        try
        {
            ScorePieces(batch.Count, scores);
        }
        catch
        {
            foreach (CudaSlot slot in _slots)
                slot.Abandon();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _program.MakeCurrent();
        }
        catch (CudaException)
        {
            // The device is lost, and with it what is freed below; the driver refuses each call, which is not asked about.
        }

        foreach (CudaSlot slot in _slots)
            slot.Dispose();
        if (_ownsProgram)
            _program.Dispose();
    }

    private void ScorePieces(int count, Span<float> scores)
    {
        int turn = 0;
        for (int next = 0; next < count; turn = (turn + 1) % _slots.Length)
        {
            CudaSlot slot = _slots[turn];
            if (slot.IsBusy)
                KernelTime += slot.Finish(_tiles, scores);
            TilePlan plan = Reserve(slot, next);
            slot.Submit(_tiles, plan);
            Steps += plan.Steps;
            next += plan.Count;
        }

        // The one that would be next is the oldest.
        for (int i = 0; i < _slots.Length; i++)
        {
            CudaSlot slot = _slots[(turn + i) % _slots.Length];
            if (slot.IsBusy)
                KernelTime += slot.Finish(_tiles, scores);
        }
    }

    // Other programs may have the device's memory: pieces of half the size will do, down to one tile.
    private TilePlan Reserve(CudaSlot slot, int next)
    {
        while (true)
        {
            int groups = _pieces.Groups, tiles = _pieces.Tiles;
            TilePlan plan = _tiles.Plan(next, groups, tiles);
            try
            {
                slot.Reserve(plan);
                return plan;
            }
            catch (CudaException e) when (e.IsOutOfMemory && plan.Tiles > 1)
            {
                _pieces.Halve(plan);
            }
        }
    }

    // How large pieces may be, for all threads.
    private sealed class Pieces
    {
        private readonly Lock _lock = new();

        public int Groups { get; private set; } = MostGroups;

        public int Tiles { get; private set; } = MostTiles;

        // What was too much; another thread may have made it smaller by now.
        public void Halve(in TilePlan plan)
        {
            lock (_lock)
            {
                Groups = Math.Min(Groups, Math.Max(1, plan.Groups / 2));
                Tiles = Math.Min(Tiles, Math.Max(1, plan.Tiles / 2));
            }
        }
    }
}
