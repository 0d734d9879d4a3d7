using System.Buffers.Text;

namespace Degas.Engine.Logs.Output;

/// <summary>Writes rows in one form. Stateless, so that all threads share it.</summary>
public abstract class RowWriter
{
    /// <summary>What comes once before the first row; empty where the form has no header.</summary>
    public abstract byte[] Header();

    /// <summary>Appends a row.</summary>
    public abstract void Write(in Row row, RowBuffer to);

    /// <summary>Appends a score with six decimals, rounded half to even: thresholds for rare false alarms differ in the fourth.</summary>
    protected static void WriteScore(RowBuffer to, float score)
    {
        int millionths = (int)Math.Round(score * 1e6);
        Span<byte> text = to.Reserve(8);
        text[0] = (byte)('0' + millionths / 1_000_000);
        text[1] = (byte)'.';
        millionths %= 1_000_000;
        for (int i = 7; i >= 2; i--, millionths /= 10)
            text[i] = (byte)('0' + millionths % 10);
        to.Advance(8);
    }

    /// <summary>The text of a score.</summary>
    protected static byte[] ScoreText(float score)
    {
        var text = new RowBuffer();
        WriteScore(text, score);
        return text.Written.ToArray();
    }

    /// <summary>The text field of a row; empty for the fields that are no text.</summary>
    protected static ReadOnlySpan<byte> TextOf(in Row row, RowField field) => field switch
    {
        RowField.Time => row.Time,
        RowField.Client => row.Client,
        RowField.QType => row.QueryType,
        RowField.RCode => row.ResponseCode,
        RowField.Domain => row.Domain,
        RowField.Registered => row.Registered,
        RowField.Verdict => row.Verdict,
        RowField.First => row.First,
        RowField.Last => row.Last,
        _ => default,
    };

    /// <summary>Appends the number of a row's field that is one.</summary>
    /// <returns>False where the field is none.</returns>
    protected static bool TryWriteNumber(RowBuffer to, in Row row, RowField field)
    {
        long? number = field switch
        {
            RowField.Line => row.Line,
            RowField.Count => row.Count,
            RowField.Clients => row.Clients,
            _ => null,
        };
        if (number is null)
            return false;
        Utf8Formatter.TryFormat(number.Value, to.Reserve(20), out int written);
        to.Advance(written);
        return true;
    }
}
