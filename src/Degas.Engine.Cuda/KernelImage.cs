using Degas.Kernels;

namespace Degas.Engine.Cuda;

/// <summary>A kernel as a device gets it.</summary>
/// <param name="File">The PTX.</param>
/// <param name="Shape">The tiles.</param>
/// <param name="Recurrent"><c>W_hh</c> as it reads it; an <see cref="ArgumentException"/> where its numbers cannot hold a weight.</param>
/// <param name="Table">The table as it reads it, [V, H, 4].</param>
internal sealed record KernelImage(string File, TileShape Shape, Func<LstmWeights, byte[]> Recurrent, Func<LstmWeights, float[]> Table);

/// <summary>What a kernel's choice of an image depends on.</summary>
/// <param name="Capability">Compute capability.</param>
/// <param name="SharedMemoryBytes">The most shared memory of one thread block.</param>
/// <param name="DriverVersion">The CUDA version that the driver is of, as it tells it: 12040 for 12.4.</param>
/// <param name="Hidden">H.</param>
internal sealed record KernelTarget((int Major, int Minor) Capability, int SharedMemoryBytes, int DriverVersion, int Hidden);
