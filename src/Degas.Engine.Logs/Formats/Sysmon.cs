namespace Degas.Engine.Logs.Formats;

/// <summary>What both forms of Sysmon's DNS query events (22) share.</summary>
internal static class Sysmon
{
    /// <summary>Number of the event.</summary>
    public static ReadOnlySpan<byte> DnsQuery => "22"u8;

    /// <summary>The response code that a Windows status stands for, where it stands for one of the two that matter most; else the status itself.</summary>
    public static ReadOnlySpan<byte> ResponseCode(ReadOnlySpan<byte> status) =>
        status.SequenceEqual("0"u8) ? "NOERROR"u8
        // DNS_ERROR_RCODE_NAME_ERROR
        : status.SequenceEqual("9003"u8) ? "NXDOMAIN"u8
        : status;
}
