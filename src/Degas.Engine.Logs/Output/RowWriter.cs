using System.Buffers.Text;
using System.Text;
using Degas.Engine.Scoring;

namespace Degas.Engine.Logs.Output;

/// <summary>Writes rows in one form. Nothing changes in it after its making, so that all threads share it.</summary>
/// <param name="threshold">The threshold in force.</param>
/// <param name="model">The model's name.</param>
public abstract class RowWriter(float threshold = 0, string model = "")
{
    private readonly byte[] _model = Encoding.UTF8.GetBytes(model);

    /// <summary>What comes once before the first row; empty where the form has no header.</summary>
    public abstract byte[] Header();

    /// <summary>Appends a row.</summary>
    public abstract void Write(in Row row, RowBuffer to);

    /// <summary>Appends a score.</summary>
    protected static void WriteScore(RowBuffer to, float score)
    {
        ScoreText.Write(score, to.Reserve(ScoreText.Length));
        to.Advance(ScoreText.Length);
    }

    /// <summary>Appends a row's field that is a number.</summary>
    /// <returns>False where the field is a text, or the row has no number there.</returns>
    protected bool TryWriteNumber(RowBuffer to, in Row row, RowField field)
    {
        switch (field)
        {
            case RowField.Score when !float.IsNaN(row.Score):
                WriteScore(to, row.Score);
                return true;
            case RowField.Threshold:
                WriteScore(to, threshold);
                return true;
            default:
                if (NumberOf(in row, field) is not { } number)
                    return false;
                Utf8Formatter.TryFormat(number, to.Reserve(20), out int written);
                to.Advance(written);
                return true;
        }
    }

    private static long? NumberOf(in Row row, RowField field) => field switch
    {
        RowField.Line => row.Line,
        RowField.Count => row.Count,
        RowField.Dga => row.Generated,
        RowField.Names => row.Names,
        RowField.NxDomain => row.NameErrors,
        RowField.Clients => row.Clients,
        _ => null,
    };

    /// <summary>A row's field that is a text; empty where the row does not have it.</summary>
    protected ReadOnlySpan<byte> TextOf(in Row row, RowField field) => field switch
    {
        RowField.Time => row.Time,
        RowField.Client => row.Client,
        RowField.QType => row.QueryType,
        RowField.RCode => row.ResponseCode,
        RowField.Domain => row.Domain,
        RowField.Registered => row.Registered,
        RowField.Verdict => row.Verdict,
        RowField.Family => row.Family,
        RowField.Model => _model,
        RowField.First => row.First,
        RowField.Last => row.Last,
        _ => default,
    };
}
