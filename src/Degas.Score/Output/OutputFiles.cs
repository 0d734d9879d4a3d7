using Degas.Score.Input;
using Degas.Score.Native;
using Degas.Score.Options;

namespace Degas.Score.Output;

/// <summary>The files that a run will write. None of them is one that it reads: a log that its own verdicts replaced is evidence lost.</summary>
internal sealed class OutputFiles
{
    private readonly List<Output> _outputs = [];

    /// <summary>Looks at the outputs before anything is written.</summary>
    /// <exception cref="UsageException">One of them is another's file or one of the files that scoring needs, or has an ending that it would not live up to.</exception>
    public OutputFiles(ScoreOptions options)
    {
        // A dry run has no rows.
        if (!options.DryRun)
            Add(options.OutputPath is { } path and not "-" ? $"--output {path}" : "standard output", options.OutputPath);
        if (options.StatsPath is { } stats)
            Add($"--stats {stats}", stats);
        Refuse("--allow-list", options.AllowListPath);
        Refuse("--public-suffix-list", options.SuffixListPath);
        Refuse("--model", ScoringSetup.ModelFile(options));
    }

    /// <summary>The inputs without the outputs of an earlier run that were found below a folder.</summary>
    /// <param name="inputs">The inputs found.</param>
    /// <param name="report">Takes what is to be said of those left out.</param>
    /// <exception cref="UsageException">An input that was named is an output too.</exception>
    public List<InputSource> LeaveOut(List<InputSource> inputs, Action<string> report)
    {
        if (!_outputs.Exists(o => o.Status.Kind == FileKind.Regular))
            return inputs;
        var kept = new List<InputSource>(inputs.Count);
        foreach (InputSource input in inputs)
        {
            if (Find(input.Status) is not { } output)
                kept.Add(input);
            else if (input.IsFound)
                report($"{input.Name}: not read: it is the file of {output.Name}");
            else
                throw SameFile(output.Name, input.Name == input.Path ? $"the input {input.Name}" : input.Name);
        }

        return kept;
    }

    private static UsageException SameFile(string first, string second) => new($"{first} and {second} are the same file");

    private Output? Find(FileStatus read) => read.Kind == FileKind.Regular ? _outputs.Find(o => o.Status == read) : null;

    private void Add(string name, string? path)
    {
        OutputPlace place;
        try
        {
            place = OutputPlace.Find(path);
        }
        catch (Exception e) when (RowTarget.IsFailure(e))
        {
            // Opening it tells why.
            return;
        }

        var output = new Output(name, place, place.Status);
        if (output.IsReplaced && Compression.IsOther(place.File!))
            throw new UsageException($"{name}: only .gz and .zst are compressed");
        if (_outputs.Find(output.Replaces) is { } other)
            throw SameFile(other.Name, name);
        _outputs.Add(output);
    }

    private void Refuse(string option, string? path)
    {
        if (path is not null && Find(Posix.StatusOf(path)) is { } output)
            throw SameFile(output.Name, $"{option} {path}");
    }

    private sealed record Output(string Name, OutputPlace Place, FileStatus Status)
    {
        /// <summary>Whether a new file takes the place.</summary>
        public bool IsReplaced => Place.File is not null && Status.Kind is FileKind.Regular or FileKind.Missing;

        /// <summary>Whether one of the two would be lost to the other. What is written to as it stands has room for both.</summary>
        public bool Replaces(Output other) => (IsReplaced || other.IsReplaced) && (Place.File == other.Place.File || (Status.Kind == FileKind.Regular && Status == other.Status));
    }
}
