using System.Globalization;

namespace Degas.Score;

/// <summary>Numbers of things, as people read them.</summary>
internal static class Counted
{
    /// <summary><c>1 line</c>, or <c>2,000 lines</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">The word for one.</param>
    /// <param name="many">The word for more or none, where it is not that with an s behind it.</param>
    public static string Text(long count, string one, string? many = null) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");
}
