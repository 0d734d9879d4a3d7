namespace Degas.Engine.Names;

/// <summary>Whether a name is scored and, where it is not, why.</summary>
public enum NameStatus : byte
{
    /// <summary>The name has a scored text.</summary>
    Scored,

    /// <summary>Nothing stands where the name should be: empty, <c>.</c> or <c>-</c>.</summary>
    Empty,

    /// <summary>An empty label inside the name, or a broken escape.</summary>
    Malformed,

    /// <summary>Over 253 bytes, or a label over 63 (RFC 1035, section 2.3.4).</summary>
    TooLong,

    /// <summary>An IPv4 or IPv6 address.</summary>
    Address,

    /// <summary>One label: a host of the local search path, not a domain.</summary>
    SingleLabel,

    /// <summary>Under <c>arpa</c>: reverse look-ups and infrastructure.</summary>
    Arpa,

    /// <summary>Under a suffix reserved for local or special use (RFC 6761 and its registry, RFC 6762 appendix G).</summary>
    Local,

    /// <summary>The whole name is a public suffix, so nobody generated it.</summary>
    PublicSuffix,
}

/// <summary>The words for <see cref="NameStatus"/> that stand in the verdict column.</summary>
public static class NameStatusText
{
    /// <summary>The word for <paramref name="status"/>; empty for <see cref="NameStatus.Scored"/>, whose verdict the score decides.</summary>
    public static ReadOnlySpan<byte> Of(NameStatus status) => status switch
    {
        NameStatus.Empty => "empty"u8,
        NameStatus.Malformed => "malformed"u8,
        NameStatus.TooLong => "too-long"u8,
        NameStatus.Address => "address"u8,
        NameStatus.SingleLabel => "single-label"u8,
        NameStatus.Arpa => "arpa"u8,
        NameStatus.Local => "local"u8,
        NameStatus.PublicSuffix => "public-suffix"u8,
        _ => default,
    };
}
