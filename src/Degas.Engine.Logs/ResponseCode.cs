using System.Text;

namespace Degas.Engine.Logs;

/// <summary>Response codes as logs write them.</summary>
public static class ResponseCode
{
    // In lower case without separators: the registry's name, Wireshark's, RFC 1035's, and the registry's description, which PowerDNS writes.
    private static readonly byte[][] s_nameErrors = [.. new[] { "nxdomain", "nosuchname", "nameerror", "nonexistentdomain" }.Select(Encoding.ASCII.GetBytes)];
    private static readonly int s_longest = s_nameErrors.Max(n => n.Length);

    /// <summary>Whether a code says that there is no such name: number 3, in words or in figures, however these are parted and in whatever case.</summary>
    public static bool IsNameError(ReadOnlySpan<byte> code)
    {
        if (code.SequenceEqual("3"u8))
            return true;
        Span<byte> word = stackalloc byte[s_longest];
        int length = 0;
        foreach (byte b in code)
        {
            if (b is (byte)' ' or (byte)'_' or (byte)'-')
                continue;
            if (length == word.Length)
                return false;
            word[length++] = (byte)(b | 0x20);
        }

        foreach (byte[] name in s_nameErrors)
        {
            if (word[..length].SequenceEqual(name))
                return true;
        }

        return false;
    }
}
