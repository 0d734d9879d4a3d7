using System.Text;
using Degas.Engine.Names;
using Degas.Train.Data;

namespace Degas.Train.Tests.Data;

public sealed class DatasetTests : IDisposable
{
    private const string Header = "domain,registrable,label,group,split\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read()
    {
        Sample[] samples =
        [
            new("mail.example.com", "example.com", false, "list, with \"quotes\"", Split.Train), new("a.com", "a.com", true, "alpha", Split.Validation),
            new("b.co.uk", "b.co.uk", true, "beta", Split.Test), new("bücher.example", "bücher.example", true, "unseen", Split.Unseen),
        ];
        Dataset.Write(_folder["data"], samples);

        Assert.Equal(samples, Dataset.Read(_folder["data"], Scope.Full).Samples);
        Assert.Equal(samples, Dataset.Read(_folder["data/dataset.csv.gz"], Scope.Full).Samples);
        Assert.Equal([_folder["data/dataset.csv.gz"]], Directory.GetFileSystemEntries(_folder["data"]));
    }

    [Fact]
    public void A_second_write_replaces_the_first()
    {
        Dataset.Write(_folder.Path, MadeUpNames.Raw(300, 1).Select(n => new Sample(n.Name, n.Name, n.IsDga, n.Group, Split.Train)));
        Dataset.Write(_folder.Path, [new Sample("a.com", "a.com", true, "alpha", Split.Train)]);

        Assert.Equal(["a.com"], Dataset.Read(_folder.Path, Scope.Full).Samples.Select(s => s.Domain));
    }

    [Fact]
    public void The_hash_names_the_rows()
    {
        string rows = Header + "a.com,a.com,dga,alpha,train\nb.com,b.com,benign,list,test\n";
        string hash = Read(rows).Hash;

        Assert.Matches("^[0-9a-f]{64}$", hash);
        Assert.Equal(hash, Read(rows).Hash);
        Assert.Equal(hash, Dataset.Read(_folder.Path, Scope.Registered).Hash);
        Assert.NotEqual(hash, Read(rows.Replace("alpha", "beta", StringComparison.Ordinal)).Hash);
        Assert.NotEqual(hash, Read(rows.Replace("b.com,b.com,benign,list,test\n", "", StringComparison.Ordinal)).Hash);
    }

    [Fact]
    public void The_registered_scope_takes_a_registrable_domain_once()
    {
        string rows = Header + "x.a.com,a.com,dga,alpha,train\ny.a.com,a.com,dga,beta,train\nb.com,b.com,benign,list,train\n";

        Assert.Equal(["x.a.com", "y.a.com", "b.com"], Read(rows).Samples.Select(s => s.Text(Scope.Full)));
        Assert.Equal(["a.com", "b.com"], Read(rows, Scope.Registered).Samples.Select(s => s.Text(Scope.Registered)));
    }

    [Fact]
    public void The_registered_scope_leaves_out_a_registrable_domain_of_both_classes()
    {
        string rows = Header + "x.a.com,a.com,dga,alpha,train\nb.com,b.com,benign,list,train\ny.a.com,a.com,benign,list,train\nz.a.com,a.com,dga,alpha,train\n";

        Assert.Equal(4, Read(rows).Samples.Count);
        Assert.Equal(["b.com"], Read(rows, Scope.Registered).Samples.Select(s => s.Domain));
    }

    [Theory]
    [InlineData("a.com,a.com,dga,alpha,nowhere")]
    [InlineData("a.com,a.com,dga,alpha,")]
    [InlineData("a.com,a.com,dga,alpha,9")]
    [InlineData("a.com,a.com,evil,alpha,train")]
    [InlineData("a.com,a.com,,alpha,train")]
    [InlineData("a.com,a.com,dga,alpha")]
    [InlineData("a.com")]
    [InlineData(",,dga,alpha,train")]
    [InlineData("a\"b.com,a.com,dga,alpha,train")]
    public void A_bad_row_is_refused_with_its_place(string row)
    {
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Read(Header + "b.com,b.com,benign,list,train\n" + row + "\n"));

        Assert.Contains($"{_folder["dataset.csv.gz"]}:3:", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("domain,family\na.com,alpha\n")]
    public void Another_file_is_refused_with_its_name(string text) =>
        Assert.Contains(_folder["dataset.csv.gz"], Assert.Throws<InvalidDataException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_compressed_is_refused_with_its_name()
    {
        File.WriteAllText(_folder["dataset.csv.gz"], Header + "a.com,a.com,dga,alpha,train\n");

        Assert.Contains(_folder["dataset.csv.gz"], Assert.Throws<InvalidDataException>(() => Dataset.Read(_folder.Path, Scope.Full)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compression_that_is_cut_short_is_refused_with_the_name_of_the_file()
    {
        byte[] whole = TemporaryFolder.Gzip(Encoding.UTF8.GetBytes(Header + "a.com,a.com,dga,alpha,train\nb.com,b.com,benign,list,train\n"));
        File.WriteAllBytes(_folder["dataset.csv.gz"], whole[..^8]);

        Assert.Contains(_folder["dataset.csv.gz"], Assert.Throws<InvalidDataException>(() => Dataset.Read(_folder.Path, Scope.Full)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_an_IOException()
    {
        Assert.ThrowsAny<IOException>(() => Dataset.Read(_folder.Path, Scope.Full));
        Assert.ThrowsAny<IOException>(() => Dataset.Read(_folder["none"], Scope.Full));
    }

    private Dataset Read(string text, Scope scope = Scope.Full) => Dataset.Read(_folder.Write("dataset.csv.gz", text), scope);
}
