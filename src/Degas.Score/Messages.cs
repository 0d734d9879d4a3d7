namespace Degas.Score;

/// <summary>What the program tells people on standard error.</summary>
internal static class Messages
{
    /// <summary>Writes one line.</summary>
    public static void Report(string message) => Console.Error.WriteLine($"degas-score: {Printable(message)}");

    /// <summary>Messages quote paths and lines of files: control characters in them become <c>\DDD</c>, as in rows, so that a terminal does not obey them.</summary>
    public static string Printable(string message) => message.Any(char.IsControl) ? string.Concat(message.Select(c => char.IsControl(c) ? $"\\{(int)c:D3}" : $"{c}")) : message;
}
