namespace Degas.Engine.Logs.Output;

/// <summary>
/// Rows as JSON lines in the names of the Elastic Common Schema, with the fields of Elastic's own DGA detection
/// (<c>ml_is_dga.malicious_prediction</c>, <c>ml_is_dga.malicious_probability</c>), so that its rules work on them. A likely family, where it is asked for, is <c>degas.family</c>.
/// </summary>
public sealed class EcsRowWriter : RowWriter
{
    /// <inheritdoc/>
    public override byte[] Header() => [];

    /// <inheritdoc/>
    public override void Write(in Row row, RowBuffer to)
    {
        to.Append("{"u8);
        if (!row.Time.IsEmpty)
        {
            to.Append("\"@timestamp\":"u8);
            JsonText.Write(to, row.Time);
            to.Append(","u8);
        }

        if (!row.Client.IsEmpty)
        {
            to.Append("\"source\":{\"ip\":"u8);
            JsonText.Write(to, row.Client);
            to.Append("},"u8);
        }

        to.Append("\"dns\":{\"question\":{\"name\":"u8);
        JsonText.Write(to, row.Domain);
        WriteMember(to, ",\"registered_domain\":"u8, row.Registered);
        WriteMember(to, ",\"type\":"u8, row.QueryType);
        to.Append("}"u8);
        WriteMember(to, ",\"response_code\":"u8, row.ResponseCode);
        to.Append("}"u8);
        if (float.IsNaN(row.Score))
        {
            WriteMember(to, ",\"degas\":{\"verdict\":"u8, row.Verdict);
            to.Append("}"u8);
        }
        else
        {
            to.Append(row.IsHit ? ",\"ml_is_dga\":{\"malicious_prediction\":1,\"malicious_probability\":"u8 : ",\"ml_is_dga\":{\"malicious_prediction\":0,\"malicious_probability\":"u8);
            WriteScore(to, row.Score);
            to.Append("}"u8);
            if (!row.Family.IsEmpty)
            {
                WriteMember(to, ",\"degas\":{\"family\":"u8, row.Family);
                to.Append("}"u8);
            }
        }

        to.Append("}\n"u8);
    }

    private static void WriteMember(RowBuffer to, ReadOnlySpan<byte> key, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return;
        to.Append(key);
        JsonText.Write(to, text);
    }
}
