using System.Text;
using Degas.Engine.Model;
using Degas.Engine.Scoring;

namespace Degas.Score.SelfTest;

/// <summary>
/// Names from a seed, the same on every machine. Most are of a name's usual length; one in fifty is of any length from 1 to 253, and one character
/// in two hundred is none of the alphabet's.
/// </summary>
internal sealed class RandomNames(ulong seed)
{
    private static readonly byte[][] s_suffixes = [.. new[] { ".com", ".net", ".org", ".de", ".co.uk", ".ru", ".info", ".xyz" }.Select(Encoding.ASCII.GetBytes)];
    private static readonly byte[] s_characters = Encoding.ASCII.GetBytes(Engine.Names.Alphabet.HostNames);
    private const int Longest = 253;
    private ulong _state = seed;

    /// <summary>A batch of <paramref name="count"/> more names.</summary>
    public TextBatch Next(DegasModel model, int count)
    {
        var batch = new TextBatch(model);
        Span<byte> name = stackalloc byte[Longest];
        for (int i = 0; i < count; i++)
        {
            int length;
            if (Below(50) == 0)
            {
                length = 1 + Below(Longest);
                Fill(name[..length]);
            }
            else
            {
                ReadOnlySpan<byte> suffix = s_suffixes[Below(s_suffixes.Length)];
                int label = 3 + Below(12) + Below(12);
                Fill(name[..label]);
                suffix.CopyTo(name[label..]);
                length = label + suffix.Length;
            }

            batch.Add(name[..length]);
        }

        return batch;
    }

    private void Fill(Span<byte> name)
    {
        foreach (ref byte c in name)
            c = Below(200) == 0 ? (byte)Below(256) : s_characters[Below(s_characters.Length)];
    }

    private int Below(int limit) => (int)(((Next() >> 32) * (ulong)limit) >> 32);

    // SplitMix64 (Steele, Lea and Flood, 2014): System.Random's algorithm may change between versions.
    private ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
