using System.Runtime.InteropServices;
using System.Text;
using Degas.Engine.Cuda.Driver;
using Degas.Kernels;

namespace Degas.Engine.Cuda;

/// <summary>A model on a device: a kernel, compiled by the driver, and the weights in the device's memory. Shared by all threads.</summary>
internal sealed unsafe class LstmProgram : IDisposable
{
    private readonly CudaDevice _device;
    private readonly nint _context, _module, _function;
    private readonly ulong _weights;
    private readonly LaunchArguments _arguments;

    /// <summary>Compiles the kernel and copies the weights.</summary>
    /// <exception cref="CudaException">The driver refused something.</exception>
    /// <exception cref="CudaNotUsableException">The device has too little shared memory, the driver is too old, or the kernel cannot hold the weights.</exception>
    public LstmProgram(CudaDriver driver, CudaDevice device, LstmWeights weights, CudaKernel kernel)
    {
        Driver = driver;
        Kernel = kernel;
        _device = device;
        KernelImage image = kernel.Choose(new(device.Capability, device.SharedMemoryBytes, driver.Version, weights.Hidden));
        Shape = image.Shape;
        byte[] recurrent = Pack(image, weights);
        _context = driver.RetainPrimaryContext(device.Handle);
        try
        {
            MakeCurrent();
            _module = driver.LoadModule(Text(image.File));
            _function = driver.Function(_module, Encoding.ASCII.GetBytes(kernel.Entry + '\0'));
            driver.SetSharedMemory(_function, Shape.SharedBytes);

            const int BytesOfFour = 16;
            float[] table = image.Table(weights);
            byte[] all = [.. recurrent, .. MemoryMarshal.AsBytes(table.AsSpan()), .. MemoryMarshal.AsBytes(weights.Head.AsSpan())];
            _weights = driver.Allocate(all.Length);
            Upload(all);
            ulong tableAt = _weights + (ulong)recurrent.Length, headAt = tableAt + (ulong)table.Length * sizeof(float);
            _arguments = new LaunchArguments
            {
                Recurrent = new(_weights, recurrent.Length / BytesOfFour),
                Table = new(tableAt, table.Length / 4),
                Head = new(headAt, weights.Hidden),
                HeadBias = weights.HeadBias,
                Hidden = weights.Hidden,
                Groups = Shape.Groups,
                Row = Shape.Row,
            };
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public CudaDriver Driver { get; }

    /// <summary>The kernel.</summary>
    public CudaKernel Kernel { get; }

    /// <summary>How names are laid out for the kernel on this device.</summary>
    public TileShape Shape { get; }

    /// <summary>Makes the device the calling thread's.</summary>
    public void MakeCurrent() => Driver.SetContext(_context);

    /// <summary>Queues the kernel.</summary>
    /// <param name="plan">The tiles.</param>
    /// <param name="input">Where they lie on the device.</param>
    /// <param name="scores">Where their scores go.</param>
    /// <param name="stream">The queue.</param>
    public void Launch(in TilePlan plan, ulong input, ulong scores, nint stream)
    {
        LaunchArguments arguments = _arguments;
        arguments.Tiles = new(input, plan.Tiles + 2);
        arguments.Lengths = new(input + (ulong)plan.LengthsAt, plan.Tiles * Shape.Groups);
        arguments.Symbols = new(input + (ulong)plan.SymbolsAt, plan.Groups);
        arguments.Scores = new(scores, plan.Tiles * Shape.Groups);
        void** addresses = stackalloc void*[LaunchArguments.Layout.Count];
        LaunchArguments.Addresses(&arguments, addresses);
        Driver.Launch(_function, Shape.IsResident ? Math.Min(plan.Tiles, _device.Processors) : plan.Tiles, Shape.Threads, Shape.SharedBytes, stream, addresses);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_weights != 0)
            Driver.Free(_weights);
        if (_module != 0)
            Driver.UnloadModule(_module);
        Driver.ReleasePrimaryContext(_device.Handle);
    }

    private static byte[] Pack(KernelImage image, LstmWeights weights)
    {
        try
        {
            return image.Recurrent(weights);
        }
        catch (ArgumentException e)
        {
            throw new CudaNotUsableException(e.Message);
        }
    }

    private void Upload(ReadOnlySpan<byte> values)
    {
        nint stream = Driver.CreateStream();
        try
        {
            fixed (byte* from = values)
            {
                Driver.CopyToDevice(_weights, from, values.Length, stream);
                Driver.Synchronize(stream);
            }
        }
        finally
        {
            Driver.DestroyStream(stream);
        }
    }

    // The driver wants a C string.
    private static byte[] Text(string name)
    {
        using Stream stream = typeof(LstmProgram).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"the program was built without {name}");
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return Encoding.ASCII.GetBytes(reader.ReadToEnd() + '\0');
    }
}
