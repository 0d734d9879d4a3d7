using System.Buffers;

namespace Degas.Engine.Logs.Formats;

/// <summary>Addresses of clients as logs write them.</summary>
internal static class Address
{
    private static readonly SearchValues<byte> s_version4 = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> s_version6 = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    /// <summary>Whether a word looks like an IP address without a port: enough to tell it from a name, which may hold the same bytes but no three dots among digits alone.</summary>
    public static bool IsAddress(ReadOnlySpan<byte> text) =>
        text.Contains((byte)':') ? !text.ContainsAnyExcept(s_version6) : text.Count((byte)'.') == 3 && text[^1] != '.' && !text.ContainsAnyExcept(s_version4);

    /// <summary>The address in <c>192.0.2.1:53</c>, <c>[2001:db8::1]:53</c> or either without its port.</summary>
    public static FieldRange WithoutPort(ReadOnlySpan<byte> line, FieldRange word)
    {
        ReadOnlySpan<byte> text = word.Of(line);
        if (text.StartsWith("["u8))
        {
            int close = text.IndexOf((byte)']');
            return close < 0 ? word : new(word.Start + 1, close - 1);
        }

        // More than one colon, and it is all address.
        return text.Count((byte)':') == 1 ? new(word.Start, text.IndexOf((byte)':')) : word;
    }
}
