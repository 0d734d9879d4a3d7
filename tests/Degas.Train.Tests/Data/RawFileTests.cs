using System.IO.Compression;
using System.Text;
using Degas.Train.Data;

namespace Degas.Train.Tests.Data;

public sealed class RawFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bambenek.cl.csv.gz", "# a licence\nplvk.com,Domain used by Cryptolocker - Flashback DGA for 23 Jun 2018,2018-06-23,http://a/cl.txt\n", "dga/plvk.com/cryptolocker")]
    [InlineData("subset.csv.gz", "plvk.com\u0001what it is, in words\u00011\n", "dga/plvk.com/subset")]
    [InlineData("dga-2020.csv.gz", "# more\nplvk.com,anything\nqrst.net\n", "dga/plvk.com/dga dga/qrst.net/dga")]
    [InlineData("dga-necurs.csv", "plvk.com\n", "dga/plvk.com/necurs")]
    [InlineData("andrewaeva-dga-list.csv.gz", "plvk.com\t3\nqrst.net   4\n", "dga/plvk.com/andrewaeva dga/qrst.net/andrewaeva")]
    [InlineData("cisco-umbrella-top-1m.csv.zip", "1,netflix.com\n2,api.netflix.com\n", "benign/netflix.com/cisco-umbrella benign/api.netflix.com/cisco-umbrella")]
    [InlineData("majestic_million.csv.gz", "GlobalRank,TldRank,Domain,TLD\n1,1,google.com,com\n", "benign/google.com/majestic")]
    [InlineData("alexa.csv.gz", "google.com 1\nyoutube.com 2\n", "benign/google.com/alexa benign/youtube.com/alexa")]
    [InlineData("top10milliondomains.csv.zip", "\"Rank\",\"Domain\",\"Open Page Rank\"\n\"1\",\"facebook.com\",\"10.00\"\n", "benign/facebook.com/top10million")]
    [InlineData("tranco.csv.zip", "1,google.com\r\n", "benign/google.com/tranco")]
    [InlineData("domain-map.csv", "fonts.gstatic.com,fonts.googleapis.com,cdn\n", "benign/fonts.gstatic.com/httparchive")]
    [InlineData("transport_security_state_static.json", """
        // Copyright
        {
          // The list: "name" and so on.
          "pinsets": [ { "name": "google" } ],
          "entries": [
            { "name": "dev", "policy": "public-suffix", "mode": "force-https", "include_subdomains": true },
            { "name": "pinned.example", "policy": "custom", "pins": "google" },
            { "name": "mein-garten.de", "policy": "bulk-1-year", "mode": "force-https", "include_subdomains": true },
          ]
        }
        """, "benign/mein-garten.de/hsts-preload")]
    [InlineData("default.rulesets.gz", """[{"name":"0bin.net","target":["0bin.net","*.0bin.net","www.0bin.net"],"rule":[{"from":"^http:","to":"https:"}]}]""", "benign/0bin.net/https-everywhere benign/www.0bin.net/https-everywhere")]
    [InlineData("dga.csv", "domain,family\nplvk.com,necurs\n", "dga/plvk.com/necurs")]
    public void A_published_list_is_read_by_its_name_plain_or_compressed(string file, string text, string expected)
    {
        Write(file, text);
        Assert.Equal(expected, Read());

        File.Delete(_folder[file]);
        Write(Path.GetExtension(file) is ".gz" or ".zip" ? Path.ChangeExtension(file, null) : file + ".gz", text);
        Assert.Equal(expected, Read());
    }

    [Fact]
    public void Files_of_other_names_are_left_alone()
    {
        Write("notes.txt", "plvk.com\n");
        Write("dga.txt", "plvk.com\n");

        Assert.Empty(RawFile.Find(_folder.Path, []));
    }

    [Fact]
    public void Another_file_is_read_through_a_shape_that_is_told()
    {
        Write("feed-1.csv.gz", "x,y,plvk.com\n");

        Assert.Equal("dga/plvk.com/mine", Read("feed-*.csv,dga,3,mine"));
    }

    [Theory]
    [InlineData("feed.csv")]
    [InlineData("feed.csv,bad,1,g")]
    [InlineData("feed.csv,dga,0,g")]
    [InlineData("feed.csv,dga,one,g")]
    [InlineData("feed.csv,dga,1,")]
    public void A_shape_of_another_form_is_refused(string text) => Assert.Contains(text, Assert.Throws<InvalidDataException>(() => RawFile.Shape(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_short_row_is_refused_with_its_place()
    {
        Write("cisco-umbrella-top-1m.csv", "1,netflix.com\n2\n");

        Assert.Contains("cisco-umbrella-top-1m.csv:2:", Assert.Throws<InvalidDataException>(() => Read()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("transport_security_state_static.json", "{\n\"entries\": [\n{ \"name\": ", "transport_security_state_static.json:3:")]
    [InlineData("transport_security_state_static.json", "{}", "transport_security_state_static.json: not a hsts-preload list")]
    [InlineData("transport_security_state_static.json", """{ "entries": { "name": "a.com" } }""", "transport_security_state_static.json: not a hsts-preload list")]
    [InlineData("default.rulesets", """[{ "target": [1] }]""", "default.rulesets: not a https-everywhere list")]
    public void A_damaged_document_or_another_one_is_named(string file, string text, string message)
    {
        Write(file, text);

        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Read()).Message, StringComparison.Ordinal);
    }

    // Which the dataset counts among what is left out.
    [Theory]
    [InlineData("transport_security_state_static.json", """{ "entries": [{ "name": null, "mode": "force-https", "policy": "custom" }, { "name": "a.com", "mode": "force-https", "policy": "custom" }] }""", "benign//hsts-preload benign/a.com/hsts-preload")]
    [InlineData("default.rulesets", """[{ "target": ["a.com", null] }]""", "benign/a.com/https-everywhere benign//https-everywhere")]
    public void A_name_that_is_null_is_read_as_an_empty_one(string file, string text, string expected)
    {
        Write(file, text);

        Assert.Equal(expected, Read());
    }

    [Theory]
    [InlineData("feed-*.csv,dga,1,mine")]
    [InlineData("benign.csv,dga,1,mine")]
    public void A_shape_that_reads_no_file_is_named(string shape)
    {
        Write("benign.csv", "domain,source\na.com,list\n");

        Assert.Contains($"--list {shape.Split(',')[0]}: ", Assert.Throws<InvalidDataException>(() => Read(shape)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alexa.csv.gz")]
    [InlineData("tranco.csv.zip")]
    public void A_file_that_is_not_compressed_as_its_name_says_is_named(string file)
    {
        File.WriteAllText(_folder[file], "google.com 1\n");

        Assert.Contains(file, Assert.Throws<InvalidDataException>(() => Read()).Message, StringComparison.Ordinal);
    }

    private string Read(params string[] told) => string.Join(' ', RawFile.Find(_folder.Path, [.. told.Select(RawFile.Shape)])
        .SelectMany(f => f.Read().Select(n => $"{(f.IsDga ? "dga" : "benign")}/{n.Name}/{n.Group}")));

    private void Write(string name, string text)
    {
        if (!name.EndsWith(".zip", StringComparison.Ordinal))
        {
            _folder.Write(name, text);
            return;
        }

        using ZipArchive zip = ZipFile.Open(_folder[name], ZipArchiveMode.Create);
        using Stream entry = zip.CreateEntry("list.csv").Open();
        entry.Write(Encoding.UTF8.GetBytes(text));
    }
}
