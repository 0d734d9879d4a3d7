using System.Globalization;
using System.Text;

namespace Degas.Score.Input;

/// <summary>
/// dnstap as YAML (<c>dnstap -y</c>, <c>dnstap-read -y</c>) as lines of the format <c>dnstap</c>, one for each document. Only the keys that a line
/// needs are looked for; the question stands in the DNS message's text, <c>;name IN type</c>, or in BIND's list <c>- name IN type</c>.
/// </summary>
internal sealed class DnstapYamlStream(Stream documents) : ReadOnlyStream
{
    // One character a byte, so that nothing is lost of names that are not UTF-8. Other encodings were undone before; what still begins as one is no mark.
    private readonly StreamReader _reader = new(documents, Encoding.Latin1, detectEncodingFromByteOrderMarks: false);
    private readonly Dictionary<string, string> _values = [];
    private byte[] _pending = [];
    private int _start;
    private bool _isQuestion, _hasLines, _isAtEnd;

    public override int Read(Span<byte> buffer)
    {
        while (_start == _pending.Length && !_isAtEnd)
            ReadDocument();
        int count = Math.Min(buffer.Length, _pending.Length - _start);
        _pending.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _reader.Dispose();
        base.Dispose(disposing);
    }

    private void ReadDocument()
    {
        _values.Clear();
        _isQuestion = _hasLines = false;
        string? line;
        while ((line = _reader.ReadLine()) is not null && line.TrimEnd() != "---")
        {
            _hasLines |= !string.IsNullOrWhiteSpace(line);
            ReadLine(line);
        }

        _isAtEnd = line is null;
        _start = 0;
        _pending = _hasLines ? Encoding.Latin1.GetBytes(Line()) : [];
    }

    private void ReadLine(string line)
    {
        string text = line.Trim();
        // ";NAME IN A", or "- NAME IN A" with quotes around it or not.
        string question = (text.StartsWith("- ", StringComparison.Ordinal) ? text[2..] : text.StartsWith(';') ? text[1..] : text).Trim('"', '\'');
        if (_isQuestion && question.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [string name, "IN" or "CH" or "HS" or "ANY", string type, ..])
        {
            _values.TryAdd("name", name);
            _values.TryAdd("qtype", type);
        }

        _isQuestion = text.StartsWith(";; QUESTION SECTION", StringComparison.Ordinal) || text.StartsWith("QUESTION_SECTION:", StringComparison.Ordinal);
        int status = text.IndexOf("status: ", StringComparison.Ordinal);
        if (status >= 0)
            _values["status"] = text[(status + 8)..].Split(',', ' ')[0];

        int colon = text.IndexOf(": ", StringComparison.Ordinal);
        // The first `type` of a document is the document's own; the message's is indented.
        if (colon > 0 && text[..colon] is "type" or "query_time" or "response_time" or "query_address" && !(text.StartsWith("type", StringComparison.Ordinal) && line[0] == 't'))
            _values.TryAdd(text[..colon], text[(colon + 2)..].Replace("!!timestamp", "", StringComparison.Ordinal).Trim(' ', '"', '\''));
    }

    private string Line()
    {
        string type = Value("type");
        if (type.Split('_') is not [{ Length: > 0 } side, "QUERY" or "RESPONSE"] || Value("name").Length == 0)
            return "dnstap\tdamaged\n";
        bool isResponse = type.EndsWith("RESPONSE", StringComparison.Ordinal);
        string time = Value("query_time").Length > 0 ? Value("query_time") : Value("response_time");
        return string.Create(CultureInfo.InvariantCulture,
            $"dnstap\t{side[0]}{(isResponse ? 'R' : 'Q')}\t{time}\t{Value("query_address")}\t{Value("name")}\t{Value("qtype")}\t{(isResponse ? Value("status") : "")}\n");
    }

    private string Value(string key) => _values.GetValueOrDefault(key, "").Replace('\t', ' ');
}
