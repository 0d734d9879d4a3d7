using Degas.Engine.Names;
using Degas.Train.Data;

namespace Degas.Train.Tests.Data;

public sealed class OwnNamesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lists_plain_or_compressed_give_their_names_with_their_file_as_group()
    {
        string benign = _folder.Write("mine.txt", "# hosts\nWWW.Example.com.\n\nmail.example.org\nmail.example.org\nprinter\n10.0.0.1\n"), generated = _folder.Write("dga.txt.gz", "xkqzjvwq.net\n");
        (IReadOnlyList<Sample> samples, IReadOnlyDictionary<string, int> dropped) = OwnNames.Read([benign], [generated], "1", Scope.Full);

        Assert.Equal([("example.com", false, "mine.txt"), ("mail.example.org", false, "mine.txt"), ("xkqzjvwq.net", true, "dga.txt.gz")], samples.Select(s => (s.Domain, s.IsDga, s.Group)));
        Assert.Equal([("address", 1), ("duplicate", 1), ("single-label", 1)], dropped.Select(d => (d.Key, d.Value)));
    }

    [Theory]
    [InlineData("2")]
    [InlineData("host")]
    public void A_column_is_found_by_number_or_name(string column)
    {
        string file = _folder.Write("log.csv", "time,host,note\n10:00,a.example.com,\"one, two\"\n10:01,b.example.com,x\n");

        Assert.Equal(["a.example.com", "b.example.com"], OwnNames.Read([file], [], column, Scope.Full).Samples.Select(s => s.Domain));
    }

    [Fact]
    public void A_name_in_both_classes_counts_in_none_and_scope_decides_what_is_one_name()
    {
        string benign = _folder.Write("b.txt", "a.example.com\nb.example.com\nc.example.net\n"), generated = _folder.Write("d.txt", "a.example.com\nz.example.net\n");

        Assert.Equal(["b.example.com", "c.example.net", "z.example.net"], OwnNames.Read([benign], [generated], "1", Scope.Full).Samples.Select(s => s.Domain));
        (IReadOnlyList<Sample> samples, IReadOnlyDictionary<string, int> dropped) = OwnNames.Read([benign], [generated], "1", Scope.Registered);
        Assert.Equal(["b.example.com"], samples.Select(s => s.Domain));
        Assert.Equal(2, dropped["in both classes"]);
    }

    [Fact]
    public void Files_of_one_name_are_told_apart_by_their_folders()
    {
        Directory.CreateDirectory(_folder["a"]);
        Directory.CreateDirectory(_folder["b"]);
        string[] files = [_folder.Write("a/n.txt", "a.example.com\n"), _folder.Write("b/n.txt", "b.example.com\n")];

        Assert.Equal(files, OwnNames.Read(files, [], "1", Scope.Full).Samples.Select(s => s.Group));
    }

    [Theory]
    [InlineData("a.example.com\n", "2", "a row of 1 fields")]
    [InlineData("a.example.com\n", "host", "no field 'host'")]
    [InlineData("", "host", "no field 'host'")]
    [InlineData("printer\n", "1", "no name that can be scored")]
    [InlineData("a.example\n\"b.example\nc.example\n", "1", "a quote is not closed")]
    public void What_is_wrong_is_told_with_the_file(string text, string column, string reason)
    {
        string file = _folder.Write("n.csv", text);
        string message = Assert.Throws<InvalidDataException>(() => OwnNames.Read([file], [], column, Scope.Full)).Message;

        Assert.Contains(file, message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_file_is_told()
    {
        File.WriteAllBytes(_folder["n.txt.gz"], TemporaryFolder.Gzip([.. Enumerable.Range(0, 5000).SelectMany(i => System.Text.Encoding.ASCII.GetBytes($"a{i * 7919}.example.com\n"))])[..2000]);

        Assert.Contains(_folder["n.txt.gz"], Assert.Throws<InvalidDataException>(() => OwnNames.Read([_folder["n.txt.gz"]], [], "1", Scope.Full)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_is_of_names_and_labels_in_any_order()
    {
        Sample a = new("a.example", "a.example", false, "x", Split.Test), b = new("b.example", "b.example", true, "x", Split.Test);

        Assert.Equal(OwnNames.Hash([a, b]), OwnNames.Hash([b, a with { Group = "y" }]));
        Assert.NotEqual(OwnNames.Hash([a]), OwnNames.Hash([a with { IsDga = true }]));
    }
}
