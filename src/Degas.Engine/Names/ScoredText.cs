namespace Degas.Engine.Names;

/// <summary>Which part of a name the model reads.</summary>
public enum Scope : byte
{
    /// <summary>The whole name, without a leading <c>www.</c>.</summary>
    Full,

    /// <summary>The registrable domain: the public suffix and one label.</summary>
    Registered,
}

/// <summary>Where the scored text and the registrable domain start in a name; both reach to its end.</summary>
/// <param name="Status">Why the name is not scored, or <see cref="NameStatus.Scored"/>.</param>
/// <param name="Start">First byte of the scored text.</param>
/// <param name="Registrable">First byte of the registrable domain; -1 where the name has none.</param>
public readonly record struct ScoredText(NameStatus Status, int Start, int Registrable)
{
    // RFC 6761, 6762 (with appendix G), 7686, 9476 and ICANN's `internal`; `localdomain` is what resolvers append by habit.
    private static readonly byte[][] s_localSuffixes =
    [
        .. "alt corp example home internal intranet invalid lan local localdomain localhost onion private test"
            .Split(' ').Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    /// <summary>Finds the part of <paramref name="name"/> that is scored.</summary>
    /// <param name="name">A name in normal form (see <see cref="DomainName.Normalize"/>).</param>
    /// <param name="scope">The part that the model was trained on.</param>
    /// <param name="suffixes">The public suffixes in force.</param>
    public static ScoredText Find(ReadOnlySpan<byte> name, Scope scope, PublicSuffixList suffixes)
    {
        if (name.IsEmpty)
            return new(NameStatus.Empty, 0, -1);
        if (DomainName.IsAddress(name))
            return new(NameStatus.Address, 0, -1);
        int lastDot = name.LastIndexOf((byte)'.');
        ReadOnlySpan<byte> top = name[(lastDot + 1)..];
        if (top.SequenceEqual("arpa"u8))
            return new(NameStatus.Arpa, 0, -1);
        foreach (byte[] suffix in s_localSuffixes)
        {
            if (top.SequenceEqual(suffix))
                return new(NameStatus.Local, 0, -1);
        }

        if (lastDot < 0)
            return new(NameStatus.SingleLabel, 0, -1);
        int registrable = suffixes.FindRegistrable(name);
        if (registrable < 0)
            return new(NameStatus.PublicSuffix, 0, -1);
        int start = scope == Scope.Registered ? registrable : registrable > 0 && name.StartsWith("www."u8) ? 4 : 0;
        return new(NameStatus.Scored, start, registrable);
    }
}
