using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Degas.Bench.Generated;

/// <summary>
/// A BIND query log of any length, some million lines a second, the same from every run. Names are drawn by Zipf's law from a fixed number
/// of host names; a share of the lines may ask for a name that nobody asked for before, as content networks and trackers make them.
/// </summary>
internal sealed class QueryLog
{
    private const int BufferSize = 1 << 20, LongestLine = 1024, Clients = 500;
    private static readonly string[] s_hosts = ["", "", "www.", "www.", "api.", "cdn.", "mail.", "img.", "static.", "login.", "ns1.", "a.", "update.", "telemetry.", "m."];
    private static readonly string[] s_types = ["A", "A", "A", "A", "A", "AAAA", "AAAA", "HTTPS"];

    private readonly byte[][] _names, _clients, _ends;
    private readonly Zipf _zipf;
    private readonly ulong _freshBelow;

    /// <summary>A log with <paramref name="names"/> distinct names, and <paramref name="freshShare"/> of its lines with one of their own.</summary>
    public QueryLog(int names, double freshShare)
    {
        var random = new Random(RegistrableDomains.Seed);
        _names = [.. RegistrableDomains.Generate(names, RegistrableDomains.Seed).Select(d => Encoding.ASCII.GetBytes(s_hosts[random.Next(s_hosts.Length)] + d))];
        _clients = [.. Enumerable.Range(0, Clients).Select(i => Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $" queries: info: client @0x7f{random.Next():x8}{i & 15:x} 192.168.{1 + i / 250}.{1 + i % 250}#")))];
        _ends = [.. s_types.Select(type => Encoding.ASCII.GetBytes($" IN {type} +E(0)K (192.168.1.1)\n"))];
        _zipf = new Zipf(names);
        _freshBelow = (ulong)(freshShare * uint.MaxValue);
    }

    /// <summary>Writes <paramref name="lines"/> lines, a millisecond apart on average.</summary>
    public void Write(Stream output, int lines)
    {
        var random = new SplitMix(RegistrableDomains.Seed);
        byte[] buffer = new byte[BufferSize + LongestLine], second = [];
        byte[] fresh = new byte[256];
        var start = new DateTime(2026, 11, 24, 9, 0, 0, DateTimeKind.Utc);
        long milliseconds = 0, secondOf = -1;
        int used = 0;
        for (int line = 0; line < lines; line++)
        {
            ulong bits = random.Next();
            if (milliseconds / 1000 != secondOf)
            {
                secondOf = milliseconds / 1000;
                second = Encoding.ASCII.GetBytes(start.AddSeconds(secondOf).ToString("dd-MMM-yyyy HH:mm:ss.", CultureInfo.InvariantCulture));
            }

            ReadOnlySpan<byte> name = _names[_zipf.Draw(ref random)];
            if ((uint)bits < _freshBelow)
                name = Fresh(fresh, name, line);
            used = Put(buffer, used, second);
            used = PutMilliseconds(buffer, used, (int)(milliseconds % 1000));
            used = Put(buffer, used, _clients[(bits >> 32) % Clients]);
            Utf8Formatter.TryFormat(1024 + (int)((bits >> 42) & 0x7FFF), buffer.AsSpan(used), out int digits);
            used = Put(buffer, used + digits, " ("u8);
            used = Put(buffer, used, name);
            used = Put(buffer, used, "): query: "u8);
            used = Put(buffer, used, name);
            used = Put(buffer, used, _ends[bits >> 61]);
            milliseconds += (int)((bits >> 58) & 2);
            if (used >= BufferSize)
            {
                output.Write(buffer, 0, used);
                used = 0;
            }
        }

        output.Write(buffer, 0, used);
    }

    /// <summary>Writes texts as lines.</summary>
    public static void WriteLines(Stream output, IEnumerable<string> lines)
    {
        using var writer = new StreamWriter(output, Encoding.ASCII, BufferSize) { NewLine = "\n" };
        foreach (string line in lines)
            writer.WriteLine(line);
    }

    // The number of the line, scrambled into a label of letters: no two lines have the same.
    private static ReadOnlySpan<byte> Fresh(Span<byte> to, ReadOnlySpan<byte> parent, int line)
    {
        ulong bits = new SplitMix((ulong)line).Next();
        for (int i = 0; i < 16; i++)
            to[i] = (byte)('a' + ((bits >> (4 * i)) & 15));
        to[16] = (byte)'.';
        parent.CopyTo(to[17..]);
        return to[..(17 + parent.Length)];
    }

    private static int Put(byte[] buffer, int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(buffer.AsSpan(at));
        return at + bytes.Length;
    }

    private static int PutMilliseconds(byte[] buffer, int at, int value)
    {
        buffer[at] = (byte)('0' + value / 100);
        buffer[at + 1] = (byte)('0' + value / 10 % 10);
        buffer[at + 2] = (byte)('0' + value % 10);
        return at + 3;
    }
}
