using System.Text;
using Degas.Engine.Logs.Output;

namespace Degas.Engine.Logs.Tests.Output;

/// <summary>Rows as the CSV writer puts them out.</summary>
internal static class WrittenRow
{
    /// <summary>One row with the same <paramref name="text"/> in every field that comes from a log.</summary>
    public static byte[] Of(IReadOnlyList<RowField> fields, byte[] text, float score = 0.25f, float threshold = 0.5f)
    {
        var row = new Row
        {
            Line = 7,
            Time = text,
            Client = text,
            QueryType = text,
            ResponseCode = text,
            Domain = text,
            Registered = text,
            Score = score,
            Verdict = "benign"u8,
        };
        var buffer = new RowBuffer();
        new CsvRowWriter(fields, threshold, "1-abcdef").Write(in row, buffer);
        return buffer.Written.ToArray();
    }

    /// <summary>The domain column of a row, as text.</summary>
    public static string Domain(string domain) => Encoding.UTF8.GetString(Of([RowField.Domain], Encoding.UTF8.GetBytes(domain)))[..^1];
}
