namespace Degas.Score.Gathering;

/// <summary>A temporary file failed.</summary>
/// <param name="what">What could not be done.</param>
/// <param name="cause">Why.</param>
internal sealed class RunFileException(string what, Exception cause)
    : Exception($"{Path.GetTempPath()}: {what} temporary files: {ScoringSetup.Reason(cause)}; TMPDIR names another folder", cause);
