using Degas.Engine.Logs;

namespace Degas.Score.Pipeline;

/// <summary>What an input came to so far, as far as it tells whether its format was found right. Written by the thread that writes rows.</summary>
internal sealed class InputLines
{
    private long _withName, _without, _unparsed;

    /// <summary>Lines that may be of another format.</summary>
    public ForeignLines Foreign { get; } = new();

    /// <summary>Whether there was a line that is no comment.</summary>
    public bool Any => _withName + _without > 0;

    private string AnyOfIts => _without == 1 ? "its 1 line" : $"any of its {Counted.Text(_without, "line")}";

    /// <summary>Adds a block.</summary>
    public void Add(BlockRows rows)
    {
        _withName += rows.Records;
        for (LineKind kind = 0; (int)kind < LineKinds.Count; kind++)
        {
            if (kind.IsRecord())
                _withName += rows.PassedOver[(int)kind];
            else if (kind != LineKind.Comment)
                _without += rows.PassedOver[(int)kind];
        }

        _unparsed += rows.PassedOver[(int)LineKind.Unparsed];
        Foreign.Add(rows.Foreign);
    }

    /// <summary>Sees to it that a name was found where the user said it stands.</summary>
    /// <param name="place">What messages call that place.</param>
    /// <exception cref="UnknownFormatException">No line has one there.</exception>
    public void CheckAnyName(string place)
    {
        if (_withName == 0 && _without > 0)
            throw new UnknownFormatException($"no name in {place} in {AnyOfIts}");
    }

    /// <summary>What is to be said of the whole input, whose format the user gave; null where it is as it should be.</summary>
    /// <exception cref="UnknownFormatException">No line is of that format.</exception>
    public string? Describe(LogFormat format)
    {
        // Rows for what holds no name are no silence.
        if (_withName > 0 || _without == 0 || format.RowPerLine)
            return null;
        string advice = Foreign.FindOther(format) is { } other
            ? $"it has lines of {other.Name}: run again with --format {other.Name}"
            : format.IsForAnyLog ? "--column or --json-key names the place of the names"
            : $"if it is another log, run again without --format {format.Name} to find its format";
        return _unparsed == _without
            ? throw new UnknownFormatException($"no line of {format.Name} in {AnyOfIts}; {advice}")
            // Its own events, or another program's in a log that they share: an hour in which nobody asked.
            : $"no query in {AnyOfIts}, read as {format.Name}; {advice}";
    }

    /// <summary>What is to be said of the whole input, whose format was found from its content; null where it is as it should be.</summary>
    /// <exception cref="UnknownFormatException">No line holds a name, and other programs write such lines too: as rows it would be silence.</exception>
    public string? Describe(FormatDetection detection)
    {
        if (_withName > 0 || _without == 0 || detection.FirstLine.Length == 0)
            return Foreign.Describe(detection.Format);
        string name = detection.Format.Name;
        if (!detection.IsOwn)
            throw new UnknownFormatException($"cannot tell its format: {(_without == 1 ? $"its 1 line could be an event of {name}, but holds no" : $"some of its {Counted.Text(_without, "line")} could be events of {name}, but none holds a")} query; its first line is '{detection.FirstLine}'; {FormatDetection.Advice}");
        return $"no query in {Counted.Text(_without, "line")}, read as other events of {name} from the first line '{detection.FirstLine}'; if it is another log, {FormatDetection.Advice}";
    }
}
