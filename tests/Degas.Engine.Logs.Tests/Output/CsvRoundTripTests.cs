using System.Globalization;
using System.Text;
using CsvHelper;
using Degas.Engine.Logs.Output;

namespace Degas.Engine.Logs.Tests.Output;

/// <summary>What the writer writes, CsvHelper reads back as the fields in printable form.</summary>
public sealed class CsvRoundTripTests
{
    private static readonly RowField[] s_fromLog = [RowField.Time, RowField.Client, RowField.QType, RowField.RCode, RowField.Domain, RowField.Registered];

    [Theory]
    [InlineData("a,b")]
    [InlineData("\"")]
    [InlineData("\"\"")]
    [InlineData("a\"")]
    [InlineData("\"a")]
    [InlineData("\",\"")]
    [InlineData("a\r\nb")]
    [InlineData("\n")]
    [InlineData("\0")]
    [InlineData("\t=1")]
    [InlineData("=HYPERLINK(\"http://a.example\",\"b\")")]
    [InlineData("+1,2")]
    [InlineData("-")]
    [InlineData("@\"")]
    [InlineData("'")]
    [InlineData("\\\"")]
    [InlineData(" leading and trailing ")]
    [InlineData("#comment")]
    [InlineData("moc\u202egro")]
    [InlineData("bücher,例え")]
    public void A_hostile_field_comes_back(string text) => AssertComesBack(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Any_bytes_come_back()
    {
        var random = new Random(9);
        for (int round = 0; round < 2000; round++)
        {
            byte[] text = new byte[random.Next(1, 40)];
            random.NextBytes(text);
            for (int i = 0; round % 2 == 0 && i < text.Length; i++)
                text[i] = ",\"\r\n=+-@' a\\"u8[text[i] % 12];
            AssertComesBack(text);
        }
    }

    private static void AssertComesBack(byte[] text)
    {
        string csv = Encoding.UTF8.GetString(WrittenRow.Of([.. s_fromLog, RowField.Verdict], text));
        string printable = Printable.Text(text), expected = text[0] is (byte)'=' or (byte)'+' or (byte)'-' or (byte)'@' ? "'" + printable : printable;
        using var reader = new CsvReader(new StringReader(csv), CultureInfo.InvariantCulture);

        Assert.True(reader.Read());
        Assert.Equal([.. s_fromLog.Select(_ => expected), "benign"], reader.Parser.Record!);
        Assert.False(reader.Read());
    }
}
