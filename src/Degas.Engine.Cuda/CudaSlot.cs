using Degas.Engine.Cuda.Driver;

namespace Degas.Engine.Cuda;

/// <summary>
/// One launch under way: a stream of its own, page-locked memory on the host and memory on the device. Copy, kernel and copy back are queued in one go;
/// the thread goes on and comes back for the scores.
/// </summary>
internal sealed unsafe class CudaSlot : IDisposable
{
    private readonly LstmProgram _program;
    private readonly CudaDriver _driver;
    private nint _stream, _start, _end, _done;
    private byte* _host;
    private ulong _device;
    private long _capacity;
    private TilePlan _plan;

    public CudaSlot(LstmProgram program)
    {
        _program = program;
        _driver = program.Driver;
    }

    /// <summary>Whether there are scores to come back for.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Makes room for a plan.</summary>
    /// <exception cref="CudaException">There is none; the slot is as good as new.</exception>
    public void Reserve(in TilePlan plan)
    {
        if (_stream == 0)
            _stream = _driver.CreateStream();
        if (_start == 0)
            _start = _driver.CreateEvent();
        if (_end == 0)
            _end = _driver.CreateEvent();
        if (_done == 0)
            _done = _driver.CreateEvent();
        long bytes = ScoresAt(plan) + (long)plan.Scores * sizeof(float);
        if (bytes <= _capacity)
            return;
        FreeMemory();
        // In powers of two, so that batches that grow a little do not allocate each time.
        long capacity = (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)bytes);
        _device = _driver.Allocate(capacity);
        _host = (byte*)_driver.AllocatePinned(capacity);
        _capacity = capacity;
    }

    /// <summary>Queues a plan.</summary>
    public void Submit(TileBatch tiles, in TilePlan plan)
    {
        tiles.Write(plan, new Span<byte>(_host, plan.Bytes));
        _driver.CopyToDevice(_device, _host, plan.Bytes, _stream);
        _driver.Record(_start, _stream);
        _program.Launch(plan, _device, _device + (ulong)ScoresAt(plan), _stream);
        _driver.Record(_end, _stream);
        _driver.CopyToHost(_host + ScoresAt(plan), _device + (ulong)ScoresAt(plan), (long)plan.Scores * sizeof(float), _stream);
        _driver.Record(_done, _stream);
        _plan = plan;
        IsBusy = true;
    }

    /// <summary>Waits for the scores.</summary>
    /// <returns>The time that the kernel took.</returns>
    public TimeSpan Finish(TileBatch tiles, Span<float> scores)
    {
        IsBusy = false;
        _driver.Wait(_done);
        tiles.Read(_plan, new ReadOnlySpan<float>(_host + ScoresAt(_plan), _plan.Scores), scores);
        return _driver.Elapsed(_start, _end);
    }

    /// <summary>Waits for what is under way and forgets it.</summary>
    public void Abandon()
    {
        if (IsBusy)
            _driver.WaitFor(_stream);
        IsBusy = false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // First, for what it has under way still writes to the memory.
        if (_stream != 0)
            _driver.DestroyStream(_stream);
        FreeMemory();
        foreach (nint created in (nint[])[_start, _end, _done])
        {
            if (created != 0)
                _driver.DestroyEvent(created);
        }
    }

    private void FreeMemory()
    {
        if (_host is not null)
            _driver.FreePinned(_host);
        if (_device != 0)
            _driver.Free(_device);
        _host = null;
        (_device, _capacity) = (0, 0);
    }

    private static int ScoresAt(in TilePlan plan) => (plan.Bytes + 31) & ~31;
}
