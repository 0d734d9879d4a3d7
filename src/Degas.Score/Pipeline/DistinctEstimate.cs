using System.IO.Hashing;
using System.Numerics;

namespace Degas.Score.Pipeline;

/// <summary>
/// Estimates how many different texts there were, in 16 KiB whatever their number: HyperLogLog (Flajolet et al., 2007) with 2^14 registers,
/// a standard error of 0.8 %, and the linear count where few registers are hit.
/// </summary>
internal sealed class DistinctEstimate
{
    private const int Bits = 14, Registers = 1 << Bits;
    private readonly byte[] _registers = new byte[Registers];

    /// <summary>The estimate.</summary>
    public long Count
    {
        get
        {
            double sum = 0;
            int empty = 0;
            foreach (byte register in _registers)
            {
                sum += Math.ScaleB(1, -register);
                empty += register == 0 ? 1 : 0;
            }

            double estimate = 0.7213 / (1 + 1.079 / Registers) * Registers * Registers / sum;
            return (long)Math.Round(estimate <= 2.5 * Registers && empty > 0 ? Registers * Math.Log((double)Registers / empty) : estimate);
        }
    }

    /// <summary>Counts a text.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        ulong hash = XxHash3.HashToUInt64(text);
        byte rank = (byte)(BitOperations.LeadingZeroCount((hash << Bits) | (1UL << (Bits - 1))) + 1);
        ref byte register = ref _registers[hash >> (64 - Bits)];
        register = Math.Max(register, rank);
    }

    /// <summary>Counts all that another estimate has seen.</summary>
    public void Add(DistinctEstimate other)
    {
        for (int i = 0; i < Registers; i++)
            _registers[i] = Math.Max(_registers[i], other._registers[i]);
    }
}
