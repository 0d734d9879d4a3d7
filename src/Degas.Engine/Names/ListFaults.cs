namespace Degas.Engine.Names;

/// <summary>The faulty lines of one list: who wrote it mends them in one go.</summary>
/// <param name="what">What they are not, behind "line 7 ".</param>
internal sealed class ListFaults(string what)
{
    private const int MostTold = 10;
    private readonly List<string> _told = [];
    private int _more;

    /// <summary>Adds a line.</summary>
    /// <param name="lineNumber">From 1.</param>
    /// <param name="line">The line, of which a part is shown.</param>
    /// <param name="fault">Why, in few words.</param>
    public void Add(int lineNumber, ReadOnlySpan<byte> line, string fault)
    {
        if (_told.Count < MostTold)
            _told.Add($"line {lineNumber} {what}: {ListedName.Shown(line)} ({fault})");
        else
            _more++;
    }

    /// <summary>Ends the reading of a list that has such lines.</summary>
    /// <exception cref="FormatException">There are some. The message has a line for each of the first few, and one for how many more there are.</exception>
    public void ThrowIfAny()
    {
        if (_more > 0)
            _told.Add(_more == 1 ? "1 more line is wrong" : $"{_more} more lines are wrong");
        if (_told.Count > 0)
            throw new FormatException(string.Join('\n', _told));
    }
}
