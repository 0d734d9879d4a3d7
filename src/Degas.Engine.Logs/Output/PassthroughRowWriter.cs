namespace Degas.Engine.Logs.Output;

/// <summary>The original line, a tab, the score, a tab, the verdict. A line that gives no verdict stands as it is.</summary>
/// <param name="isForTerminal">Whether control bytes of the line, but for tabs, are shown as <c>\DDD</c>: a terminal would obey them.</param>
public sealed class PassthroughRowWriter(bool isForTerminal) : RowWriter
{
    /// <inheritdoc/>
    public override byte[] Header() => [];

    /// <inheritdoc/>
    public override void Write(in Row row, RowBuffer to)
    {
        ReadOnlySpan<byte> line = row.Original;
        if (isForTerminal)
        {
            foreach (Range part in line.Split((byte)'\t'))
            {
                if (part.Start.Value > 0)
                    to.Append((byte)'\t');
                ReadOnlySpan<byte> text = line[part];
                to.Advance(Printable.Write(text, to.Reserve(text.Length * Printable.MaxExpansion)));
            }
        }
        else
        {
            to.Append(line);
        }

        if (!row.Verdict.IsEmpty)
        {
            to.Append((byte)'\t');
            if (!float.IsNaN(row.Score))
                WriteScore(to, row.Score);
            to.Append((byte)'\t');
            to.Append(row.Verdict);
        }

        to.Append((byte)'\n');
    }
}
