using Degas.Engine.Logs;

namespace Degas.Score;

/// <summary>What the program tells people on standard error.</summary>
internal static class Messages
{
    /// <summary>Writes one line. Messages quote paths and lines of files, which a terminal must not obey.</summary>
    public static void Report(string message) => Console.Error.WriteLine($"degas-score: {Printable.Message(message)}");

    /// <summary>Writes why a run cannot start, a line for each reason.</summary>
    public static void Report(SetupException e)
    {
        foreach (string message in e.Messages)
            Report(message);
    }
}
