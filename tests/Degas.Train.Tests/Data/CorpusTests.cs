using System.Text;
using Degas.Train.Data;

namespace Degas.Train.Tests.Data;

public sealed class CorpusTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.csv", "family")]
    [InlineData("a.csv", "source")]
    [InlineData("a.csv.gz", "family")]
    public void A_file_gives_its_pairs(string file, string column) =>
        Assert.Equal(
            [("a.example", "x"), ("b,c.example", "y z")],
            Corpus.Read(_folder.Write(file, $"domain,{column}\na.example,x\n\"b,c.example\",y z\n")));

    [Theory]
    [InlineData("domain,family\r\na.example,x\r\n")]
    [InlineData("domain,family\na.example,x")]
    [InlineData("domain,family\n\na.example,x\n\n")]
    [InlineData("\uFEFFdomain,family\na.example,x\n")]
    public void Line_ends_blank_lines_and_a_byte_order_mark_do_not_matter(string text) =>
        Assert.Equal([("a.example", "x")], Corpus.Read(_folder.Write("a.csv", text)));

    [Fact]
    public void A_gzip_file_of_several_members_is_read_to_its_end()
    {
        byte[] members = [.. TemporaryFolder.Gzip("domain,family\na.example,x\n"u8.ToArray()), .. TemporaryFolder.Gzip("b.example,y\n"u8.ToArray())];
        File.WriteAllBytes(_folder["a.csv.gz"], members);

        Assert.Equal([("a.example", "x"), ("b.example", "y")], Corpus.Read(_folder["a.csv.gz"]));
    }

    [Theory]
    [InlineData("name,family\na.example,x\n")]
    [InlineData("domain\na.example\n")]
    [InlineData("domain,family,extra\na.example,x,y\n")]
    [InlineData("a.example,x\n")]
    [InlineData("")]
    public void Another_header_is_refused_with_the_name_of_the_file(string text)
    {
        string path = _folder.Write("a.csv", text);

        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => Corpus.Read(path).Count()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("domain,family\na.example,x\nb.example\n", 3)]
    [InlineData("domain,family\na.example\nb.example,x\n", 2)]
    [InlineData("domain,family\na.example,x\nb\"c.example,x\n", 3)]
    public void A_bad_row_is_refused_with_its_place(string text, int row)
    {
        string path = _folder.Write("a.csv", text);

        Assert.Contains($"{path}:{row}:", Assert.Throws<InvalidDataException>(() => Corpus.Read(path).Count()).Message, StringComparison.Ordinal);
    }

    // The reader of CSV tells its programmer what to set.
    [Theory]
    [InlineData("domain,family\nb\"c.example,x\n")]
    [InlineData("domain,family\n\"bc.example,x\nd.example,y\n")]
    public void A_stray_quote_is_told_in_the_words_of_the_file(string text)
    {
        string path = _folder.Write("a.csv", text);

        Assert.Equal($"{path}:2: a quote stands inside a field or is not closed", Assert.Throws<InvalidDataException>(() => Corpus.Read(path).Count()).Message);
    }

    [Fact]
    public void A_missing_file_is_an_IOException() => Assert.ThrowsAny<IOException>(() => Corpus.Read(_folder["none.csv"]).Count());

    [Fact]
    public void A_file_that_is_not_compressed_is_refused_with_its_name()
    {
        string path = _folder["a.csv.gz"];
        File.WriteAllText(path, "domain,family\na.example,x\n");

        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => Corpus.Read(path).Count()).Message, StringComparison.Ordinal);
    }

    // Most cuts fall inside a row; those at its end are the ones that would go unnoticed.
    [Fact]
    public void A_compression_that_is_cut_short_is_refused_with_the_name_of_the_file()
    {
        string path = _folder["a.csv.gz"];
        byte[] whole = TemporaryFolder.Gzip(Encoding.UTF8.GetBytes("domain,family\n" + string.Concat(Enumerable.Range(0, 2000).Select(i => $"name{i * 7919}.example,x\n"))));
        for (int cut = 1; cut <= 8; cut++)
        {
            File.WriteAllBytes(path, whole[..^cut]);
            Assert.Contains(path, Assert.Throws<InvalidDataException>(() => Corpus.Read(path).Count()).Message, StringComparison.Ordinal);
        }

        for (int part = 1; part < 20; part++)
        {
            File.WriteAllBytes(path, whole[..(whole.Length * part / 20)]);
            Assert.Contains(path, Assert.Throws<InvalidDataException>(() => Corpus.Read(path).Count()).Message, StringComparison.Ordinal);
        }
    }
}
