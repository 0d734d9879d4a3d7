using System.Text;
using Degas.Engine.Names;
using Degas.Engine.Scoring;
using Degas.Score.Pipeline;

namespace Degas.Score.Tests;

/// <summary>Names are kept where names repeat; where they do not, a sample of them, which shows when they begin to.</summary>
public sealed class KnownNamesTests
{
    private const int Names = 20_000;

    private readonly KnownNames _known = new(new ScoreCache(64 << 20));

    [Fact]
    public void All_names_are_kept_where_some_repeat()
    {
        _known.Note(Names, found: 0, repeated: Names / 20);
        Add("a");
        AssertKept("a");
        _known.Note(Names, found: Names / 20, repeated: 0);
        Assert.True(_known.TakesAll);
    }

    [Fact]
    public void A_sixteenth_is_kept_of_names_that_do_not_repeat_until_those_do()
    {
        _known.Note(Names, found: 0, repeated: 3);
        Assert.False(_known.TakesAll);
        Add("a");
        int found = Found("a");
        Assert.InRange(found, Names / 16 * 0.8, Names / 16 * 1.2);

        // The same names once more: what was kept of them is found, which is as if all had been.
        _known.Note(Names, found, repeated: 0);
        Assert.True(_known.TakesAll);
        Add("b");
        AssertKept("b");
    }

    [Fact]
    public void A_few_lines_that_trickle_in_say_nothing()
    {
        _known.Note(5, found: 0, repeated: 0);
        Assert.True(_known.TakesAll);
    }

    private void Add(string suffix)
    {
        for (int i = 0; i < Names; i++)
            _known.Add(Name(i, suffix), isEscaped: false, new ScoredText(NameStatus.Scored, 0, 0), 0.5f, 0);
    }

    // A cache that grows forgets a few.
    private void AssertKept(string suffix) => Assert.InRange(Found(suffix), Names * 0.9, Names);

    private int Found(string suffix) => Enumerable.Range(0, Names).Count(i =>
    {
        byte[] name = Name(i, suffix);
        return _known.TryFind(name, KnownNames.Hash(name), out _, out KnownScore score) && score.Score == 0.5f;
    });

    private static byte[] Name(int i, string suffix) => Encoding.ASCII.GetBytes($"n{i}{suffix}.example");
}
