namespace Degas.Engine.Logs.Formats;

/// <summary>The status of a Windows look-up in the DNS's own words.</summary>
internal static class SysmonStatus
{
    /// <summary>Names a status in the scratch text: 0 is NOERROR, 9001 and on are WinError.h's <c>DNS_ERROR_RCODE_*</c>, in the order of the codes.</summary>
    /// <returns>The name's range; the number's where it has none.</returns>
    public static FieldRange Write(FieldRange status, LineState state)
    {
        ReadOnlySpan<byte> text = status.Of(state.Scratch);
        ReadOnlySpan<byte> name = text.SequenceEqual("0"u8) ? "NOERROR"u8
            : text.SequenceEqual("9001"u8) ? "FORMERR"u8
            : text.SequenceEqual("9002"u8) ? "SERVFAIL"u8
            : text.SequenceEqual("9003"u8) ? "NXDOMAIN"u8
            : text.SequenceEqual("9004"u8) ? "NOTIMP"u8
            : text.SequenceEqual("9005"u8) ? "REFUSED"u8
            : default;
        return name.IsEmpty ? status : state.Append(name);
    }
}
