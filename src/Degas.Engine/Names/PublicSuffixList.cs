namespace Degas.Engine.Names;

/// <summary>
/// The Public Suffix List, private section included, as a hash table over suffixes that is asked on bytes without allocation.
/// Algorithm: https://github.com/publicsuffix/list/wiki/Format.
/// </summary>
/// <remarks>
/// Every rule and every parent of a rule is an entry, so a walk from the last label leftwards may end at the first suffix that is not in
/// the table: two look-ups for most names. The hash runs over the bytes from the last to the first and goes on from label to label.
/// </remarks>
public sealed class PublicSuffixList
{
    private const uint HashSeed = 2166136261;

    [Flags]
    private enum Rule : byte
    {
        None = 0,
        Suffix = 1,
        Wildcard = 2,
        Exception = 4,
    }

    private struct Entry
    {
        public uint Hash;
        public int Offset;
        public short Length;
        public Rule Rule;
    }

    private readonly List<byte[]> _rules = [];
    private byte[] _text = [];
    private Entry[] _entries = [];
    private int[] _slots = [];
    private int _entryCount;

    private PublicSuffixList()
    {
    }

    /// <summary>Number of rules, an IDN rule counted in each of its two spellings.</summary>
    public int RuleCount => _rules.Count;

    /// <summary>The list that the program carries.</summary>
    public static PublicSuffixList Embedded { get; } = LoadEmbedded();

    /// <summary>Compiles a list in the form of publicsuffix.org's <c>public_suffix_list.dat</c>.</summary>
    /// <exception cref="FormatException">Rules that the format does not allow (a line of the message for each, with its line number, up to ten), or no rule at all.</exception>
    public static PublicSuffixList Parse(ReadOnlySpan<byte> list)
    {
        var result = new PublicSuffixList();
        var faults = new ListFaults("of the public suffix list is not a rule");
        byte[] buffer = new byte[ListedName.MaxLength];
        int lineNumber = 0;
        foreach (Range range in list.Split((byte)'\n'))
        {
            lineNumber++;
            result.AddLine(list[range], lineNumber, buffer, faults);
        }

        faults.ThrowIfAny();
        if (result._rules.Count == 0)
            throw new FormatException("no rule in the public suffix list");
        result.Compile();
        return result;
    }

    /// <summary>Start of the registrable domain in <paramref name="name"/>, or -1 where the whole name is a public suffix.</summary>
    /// <param name="name">A name in normal form, without empty labels.</param>
    public int FindRegistrable(ReadOnlySpan<byte> name)
    {
        int suffix = FindSuffix(name);
        return suffix == 0 ? -1 : name[..(suffix - 1)].LastIndexOf((byte)'.') + 1;
    }

    /// <summary>Start of the public suffix in <paramref name="name"/>. A top-level domain that has no rule is one (the rule <c>*</c>).</summary>
    public int FindSuffix(ReadOnlySpan<byte> name)
    {
        uint hash = HashSeed;
        int suffix = -1, previous = name.Length;
        for (int start = name.Length; start > 0;)
        {
            int i = start - 1;
            for (; i >= 0 && name[i] != '.'; i--)
                hash = Hash(hash, name[i]);
            int labelStart = i + 1;
            if (suffix < 0)
                suffix = labelStart;

            Rule rule = Find(hash, name[labelStart..], out bool found);
            if (!found)
                break;
            if ((rule & Rule.Exception) != 0)
                return previous;
            if ((rule & Rule.Suffix) != 0)
                suffix = labelStart;
            if ((rule & Rule.Wildcard) != 0 && labelStart > 0)
                suffix = name[..(labelStart - 1)].LastIndexOf((byte)'.') + 1;

            previous = labelStart;
            start = i;
            if (i > 0)
                hash = Hash(hash, (byte)'.');
        }

        return Math.Max(suffix, 0);
    }

    private static uint Hash(uint hash, byte b) => (hash ^ b) * 16777619;

    private Rule Find(uint hash, ReadOnlySpan<byte> suffix, out bool found)
    {
        int slot = (int)(Mix(hash) & (uint)(_slots.Length - 1));
        for (int index; (index = _slots[slot]) != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            ref Entry entry = ref _entries[index - 1];
            if (entry.Hash == hash && suffix.SequenceEqual(_text.AsSpan(entry.Offset, entry.Length)))
            {
                found = true;
                return entry.Rule;
            }
        }

        found = false;
        return Rule.None;
    }

    private static uint Mix(uint hash) => hash ^ (hash >> 15);

    private void AddLine(ReadOnlySpan<byte> line, int lineNumber, Span<byte> buffer, ListFaults faults)
    {
        // A rule ends at the first white space; a comment starts with //.
        int end = line.IndexOfAny(" \t\r"u8);
        if (end >= 0)
            line = line[..end];
        if (lineNumber == 1 && line.StartsWith("\uFEFF"u8))
            line = line[3..];
        if (line.Length == 0 || line.StartsWith("//"u8))
            return;

        // The default rule, which holds anyway.
        if (line is [(byte)'*'])
            return;
        ReadOnlySpan<byte> name = line[0] == '!' ? line[1..] : line.StartsWith("*."u8) ? line[2..] : line;
        string? fault = ListedName.Read(name, buffer, out int length, out byte[]? ascii);
        if (fault is null && (name[^1] == '.' || name.Contains((byte)'\\')))
            fault = "rules have no dot at their end and no escapes";
        if (fault is not null)
        {
            faults.Add(lineNumber, line, fault);
            return;
        }

        ReadOnlySpan<byte> prefix = line[..^name.Length];
        _rules.Add([.. prefix, .. buffer[..length]]);
        if (ascii is not null)
            _rules.Add([.. prefix, .. ascii]);
    }

    private void Compile()
    {
        _text = new byte[_rules.Sum(r => r.Length)];
        _entries = new Entry[_rules.Count * 2];
        _slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)_rules.Count * 2)];
        int offset = 0;
        foreach (byte[] rule in _rules)
        {
            (Rule kind, int prefix) = rule[0] == '!' ? (Rule.Exception, 1) : rule[0] == '*' ? (Rule.Wildcard, 2) : (Rule.Suffix, 0);
            rule.AsSpan(prefix).CopyTo(_text.AsSpan(offset));
            AddSuffixes(_text.AsSpan(offset, rule.Length - prefix), offset, kind);
            offset += rule.Length - prefix;
        }
    }

    private void AddSuffixes(ReadOnlySpan<byte> name, int offset, Rule kind)
    {
        uint hash = HashSeed;
        for (int i = name.Length - 1; i >= 0; i--)
        {
            if (name[i] == '.')
                AddEntry(hash, offset + i + 1, name.Length - i - 1, Rule.None);
            hash = Hash(hash, name[i]);
        }

        AddEntry(hash, offset, name.Length, kind);
    }

    private void AddEntry(uint hash, int offset, int length, Rule rule)
    {
        ReadOnlySpan<byte> suffix = _text.AsSpan(offset, length);
        int slot = (int)(Mix(hash) & (uint)(_slots.Length - 1));
        for (int index; (index = _slots[slot]) != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            ref Entry entry = ref _entries[index - 1];
            if (entry.Hash == hash && suffix.SequenceEqual(_text.AsSpan(entry.Offset, entry.Length)))
            {
                entry.Rule |= rule;
                return;
            }
        }

        if (_entryCount == _entries.Length)
            Array.Resize(ref _entries, _entries.Length * 2);
        _entries[_entryCount++] = new Entry { Hash = hash, Offset = offset, Length = (short)length, Rule = rule };
        _slots[slot] = _entryCount;
        if (_entryCount * 2 > _slots.Length)
            Grow();
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        for (int i = 0; i < _entryCount; i++)
        {
            int slot = (int)(Mix(_entries[i].Hash) & (uint)(_slots.Length - 1));
            while (_slots[slot] != 0)
                slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = i + 1;
        }
    }

    private static PublicSuffixList LoadEmbedded()
    {
        using Stream stream = typeof(PublicSuffixList).Assembly.GetManifestResourceStream("public_suffix_list.dat")!;
        byte[] list = new byte[stream.Length];
        stream.ReadExactly(list);
        return Parse(list);
    }
}
