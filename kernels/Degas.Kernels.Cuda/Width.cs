namespace Degas.Kernels.Cuda;

/// <summary>
/// The sizes of a launch as the compiler sees them: constants for the hidden sizes that models have, so that every address in the inner loop is a
/// register and a constant; the arguments of the launch for any other.
/// </summary>
public interface IWidth
{
    /// <summary>H.</summary>
    int Hidden(int argument);

    /// <summary>Groups of eight names in a tile.</summary>
    int Groups(int argument);

    /// <summary>Groups from one unit's hidden states to the next unit's, in shared memory.</summary>
    int Row(int argument);
}

/// <summary>Any H that is a multiple of 16 up to 256.</summary>
public readonly struct AnyWidth : IWidth
{
    /// <inheritdoc/>
    public int Hidden(int argument) => argument;

    /// <inheritdoc/>
    public int Groups(int argument) => argument;

    /// <inheritdoc/>
    public int Row(int argument) => argument;
}

/// <summary>H = 64.</summary>
public readonly struct Width64 : IWidth
{
    /// <inheritdoc/>
    public int Hidden(int argument) => 64;

    /// <inheritdoc/>
    public int Groups(int argument) => 8;

    /// <inheritdoc/>
    public int Row(int argument) => 9;
}

/// <summary>H = 128, the shipped model's.</summary>
public readonly struct Width128 : IWidth
{
    /// <inheritdoc/>
    public int Hidden(int argument) => 128;

    /// <inheritdoc/>
    public int Groups(int argument) => 4;

    /// <inheritdoc/>
    public int Row(int argument) => 5;
}

/// <summary>H = 256.</summary>
public readonly struct Width256 : IWidth
{
    /// <inheritdoc/>
    public int Hidden(int argument) => 256;

    /// <inheritdoc/>
    public int Groups(int argument) => 2;

    /// <inheritdoc/>
    public int Row(int argument) => 3;
}
