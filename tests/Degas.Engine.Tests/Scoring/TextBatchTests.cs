using System.Text;
using Degas.Engine.Model;
using Degas.Engine.Scoring;
using Degas.Engine.Tests.Model;

namespace Degas.Engine.Tests.Scoring;

public sealed class TextBatchTests
{
    [Fact]
    public void A_text_stands_in_the_model_s_reading_order()
    {
        var file = new RandomModel(1);
        TextBatch rightToLeft = new(file.Parse());
        file.Metadata["direction"] = "ltr";
        TextBatch leftToRight = new(file.Parse());
        foreach (TextBatch batch in (TextBatch[])[rightToLeft, leftToRight])
        {
            Assert.Equal(0, batch.Add("ab.c!"u8));
            Assert.Equal(1, batch.Add("a"u8));
        }

        Assert.Equal([0, 3, 38, 2, 1], rightToLeft[0].ToArray());
        Assert.Equal([1, 2, 38, 3, 0], leftToRight[0].ToArray());
        Assert.Equal([1], rightToLeft[1].ToArray());
    }

    [Fact]
    public void A_reversed_text_is_what_the_alphabet_makes_of_it()
    {
        DegasModel model = new RandomModel(1).Parse();
        var batch = new TextBatch(model);
        foreach (string text in (string[])["example.com", "a_b-c.0", "caf\u00e9.fr"])
            Assert.Equal(model.Alphabet.EncodeReversed(text), batch[batch.Add(Encoding.UTF8.GetBytes(text))].ToArray());
    }

    [Fact]
    public void It_grows_with_its_texts_and_counts_them()
    {
        DegasModel model = new RandomModel(1).Parse();
        var batch = new TextBatch(model);
        string[] texts = [.. Enumerable.Range(0, 10_000).Select(i => $"name-{i}.example"), new('x', 100_000)];
        for (int i = 0; i < texts.Length; i++)
            Assert.Equal(i, batch.Add(Encoding.ASCII.GetBytes(texts[i])));
        Assert.Equal(texts.Length, batch.Count);
        Assert.Equal(texts.Sum(t => t.Length), batch.SymbolCount);
        for (int i = 0; i < texts.Length; i++)
            Assert.Equal(model.Alphabet.EncodeReversed(texts[i]), batch[i].ToArray());
    }

    [Fact]
    public void Cleared_it_starts_anew()
    {
        var batch = new TextBatch(new RandomModel(1).Parse());
        batch.Add("abc"u8);
        batch.Clear();
        Assert.Equal(0, batch.Count);
        Assert.Equal(0, batch.SymbolCount);
        Assert.Equal(0, batch.Add("d"u8));
        Assert.Equal([4], batch[0].ToArray());
    }

    [Fact]
    public void An_empty_text_is_refused()
    {
        var batch = new TextBatch(new RandomModel(1).Parse());
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Add([]));
        Assert.Equal(0, batch.Count);
    }
}
