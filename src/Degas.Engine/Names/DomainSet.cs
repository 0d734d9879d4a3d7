namespace Degas.Engine.Names;

/// <summary>A set of domains that holds each with everything below it: <c>example.com</c> covers <c>a.b.example.com</c>.</summary>
public sealed class DomainSet
{
    private readonly HashSet<byte[]> _domains = new(ByteArrayComparer.Instance);

    /// <summary>Number of domains, an IDN counted in each of its two spellings.</summary>
    public int Count => _domains.Count;

    /// <summary>Reads a list: one domain a line, <c>#</c> comments and blank lines; a leading <c>*.</c> or dot changes nothing.</summary>
    /// <exception cref="FormatException">Lines that are no domains whose names are scored; the message has a line for each that names it and says why, up to ten.</exception>
    public static DomainSet Parse(ReadOnlySpan<byte> list)
    {
        var set = new DomainSet();
        var faults = new ListFaults("is not a domain");
        byte[] buffer = new byte[ListedName.MaxLength];
        int lineNumber = 0;
        if (list.StartsWith("\uFEFF"u8))
            list = list[3..];
        foreach (Range range in list.Split((byte)'\n'))
        {
            lineNumber++;
            ReadOnlySpan<byte> line = list[range];
            int comment = line.IndexOf((byte)'#');
            line = (comment < 0 ? line : line[..comment]).Trim(" \t\r"u8);
            if (line.IsEmpty)
                continue;
            line = line.StartsWith("*."u8) ? line[2..] : line[0] == '.' ? line[1..] : line;
            string? fault = ListedName.Read(line, buffer, out int length, out byte[]? ascii);
            ReadOnlySpan<byte> name = buffer.AsSpan(0, length);
            if (fault is null && DomainName.IsAddress(name))
                fault = "addresses are not scored";
            if (fault is not null)
            {
                faults.Add(lineNumber, list[range], fault);
                continue;
            }

            set._domains.Add(name.ToArray());
            if (ascii is not null)
                set._domains.Add(ascii);
        }

        faults.ThrowIfAny();
        return set;
    }

    /// <summary>Whether <paramref name="name"/>, in normal form, or a domain above it is in the set. Does not allocate.</summary>
    public bool Covers(ReadOnlySpan<byte> name)
    {
        var lookup = _domains.GetAlternateLookup<ReadOnlySpan<byte>>();
        while (true)
        {
            if (lookup.Contains(name))
                return true;
            int dot = name.IndexOf((byte)'.');
            if (dot < 0)
                return false;
            name = name[(dot + 1)..];
        }
    }

    private sealed class ByteArrayComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly ByteArrayComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
