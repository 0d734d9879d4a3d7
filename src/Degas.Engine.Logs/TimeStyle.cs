using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Degas.Engine.Logs;

/// <summary>How a format writes times.</summary>
public enum TimeStyle : byte
{
    /// <summary>In no way that says when it was for sure: no year, or an order of day and month that depends on the locale. Shown as it stands.</summary>
    Verbatim,

    /// <summary>ISO 8601 with or without an offset from UTC; <c>T</c> or a space between date and time. Without an offset it stays without.</summary>
    Iso,

    /// <summary>As <see cref="Iso"/>, where the format's definition says that the times are UTC.</summary>
    IsoUtc,

    /// <summary>Seconds since 1970, with or without a fraction.</summary>
    Epoch,

    /// <summary><c>02-May-2023 13:33:40.299</c>: BIND's, in local time.</summary>
    Bind,
}

/// <summary>Times of logs as ISO 8601, in UTC where the log allows it.</summary>
public static class TimeText
{
    /// <summary>The most bytes that <see cref="Write"/> makes of a time that it understands.</summary>
    public const int MaxLength = 40;

    /// <summary>The style of a time where writers have either seconds or ISO 8601.</summary>
    public static TimeStyle EpochOrIso(ReadOnlySpan<byte> text) => text.Contains((byte)'-') ? TimeStyle.Iso : TimeStyle.Epoch;

    /// <summary>Writes a time as ISO 8601: with <c>Z</c> where its place is known, without where the log says local time.</summary>
    /// <param name="text">The time as in the log.</param>
    /// <param name="style">How the format writes times.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>Bytes written; 0 where the time is not of that style and is best shown as it stands.</returns>
    public static int Write(ReadOnlySpan<byte> text, TimeStyle style, Span<byte> destination) => style switch
    {
        TimeStyle.Iso or TimeStyle.IsoUtc => WriteIso(text, style == TimeStyle.IsoUtc, destination),
        TimeStyle.Epoch => WriteEpoch(text, destination),
        TimeStyle.Bind => WriteBind(text, destination),
        _ => 0,
    };

    /// <summary>Writes a time as ISO 8601 in UTC.</summary>
    /// <param name="microseconds">Since 1970.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>Bytes written; 0 where the time is before 1970 or past the year 9999.</returns>
    public static int WriteMicroseconds(long microseconds, Span<byte> destination) =>
        microseconds is < 0 or > 253402300799_999999 ? 0 : Write(DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond), true, destination);

    private static int WriteIso(ReadOnlySpan<byte> text, bool isUtc, Span<byte> destination)
    {
        // Longer than any date with nanoseconds and offset: something else.
        if (text.Length is < 19 or > 40)
            return 0;
        Span<char> chars = stackalloc char[text.Length];
        Encoding.Latin1.GetChars(text, chars);
        // Suricata writes +0000; .NET wants the colon or "zzz" with it, and accepts both forms only where it parses freely.
        if (!DateTimeOffset.TryParse(chars, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
            return 0;
        bool hasOffset = chars[^1] == 'Z' || chars[19..].IndexOfAny('+', '-') >= 0;
        return Write(time.UtcDateTime, hasOffset || isUtc, destination);
    }

    private static int WriteEpoch(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        if (!Utf8Parser.TryParse(text, out decimal seconds, out int read) || read != text.Length || seconds is < 0 or > 253402300799m)
            return 0;
        return Write(DateTime.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)), true, destination);
    }

    private static int WriteBind(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        Span<char> chars = stackalloc char[24];
        if (text.Length != chars.Length)
            return 0;
        Encoding.Latin1.GetChars(text, chars);
        return DateTime.TryParseExact(chars, "dd-MMM-yyyy HH:mm:ss.fff", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time)
            ? Write(time, false, destination)
            : 0;
    }

    private static int Write(DateTime time, bool isUtc, Span<byte> destination)
    {
        // As many digits of the fraction as it has, in threes: milliseconds, microseconds, ticks.
        long fraction = time.Ticks % TimeSpan.TicksPerSecond;
        string format = fraction == 0 ? "yyyy-MM-ddTHH:mm:ss" : fraction % 10_000 == 0 ? "yyyy-MM-ddTHH:mm:ss.fff" : fraction % 10 == 0 ? "yyyy-MM-ddTHH:mm:ss.ffffff" : "yyyy-MM-ddTHH:mm:ss.fffffff";
        time.TryFormat(destination, out int written, format, CultureInfo.InvariantCulture);
        if (isUtc)
            destination[written++] = (byte)'Z';
        return written;
    }
}
