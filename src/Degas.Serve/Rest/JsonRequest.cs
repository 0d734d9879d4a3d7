using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Degas.Serve.Batching;

namespace Degas.Serve.Rest;

/// <summary>
/// A request that is read token by token, so that it never stands in memory as a whole. JSON that breaks off or is none is told before anything
/// else; so of what else is wrong the first thing is kept, and the rest of the text is only looked at for its form.
/// </summary>
/// <param name="names">Gets the names.</param>
internal abstract class JsonRequest(NameList names)
{
    private const int HeadLength = 200;
    private readonly ArrayBufferWriter<byte> _head = new();
    private byte[] _scratch = [];
    private bool _isObject;
    private int _skipUntil = -1;
    private bool _isSignature, _hasSignature;
    private ServeException? _signatureError, _error;

    /// <summary>The signature asked for; empty for the default.</summary>
    public string SignatureName { get; private set; } = "";

    protected NameList Names => names;

    /// <summary>Whether what comes is of no interest, for an error was found.</summary>
    protected bool HasError => _error is not null;

    /// <summary>The beginning of the text, for messages.</summary>
    public void KeepHead(ReadOnlySequence<byte> text)
    {
        foreach (ReadOnlyMemory<byte> piece in text)
        {
            ReadOnlySpan<byte> taken = piece.Span[..Math.Min(piece.Length, HeadLength + 1 - _head.WrittenCount)];
            _head.Write(taken);
        }
    }

    /// <summary>Takes the next token.</summary>
    /// <exception cref="JsonException">A string that is none.</exception>
    public void Take(ref Utf8JsonReader reader)
    {
        if (_skipUntil >= 0)
        {
            if (reader.CurrentDepth == _skipUntil && reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
                _skipUntil = -1;
            return;
        }

        if (reader.CurrentDepth == 0)
        {
            if (reader.TokenType != JsonTokenType.EndObject)
                TakeRoot(ref reader);
            return;
        }

        if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Of a key that stands there twice the first counts.
            _isSignature = KeyIs(ref reader, "signature_name"u8) && !_hasSignature;
            _hasSignature |= _isSignature;
            if (!_isSignature)
                TakeKey(ref reader);
        }
        else if (_isSignature)
        {
            TakeSignature(ref reader);
        }
        else
        {
            TakeValue(ref reader);
        }
    }

    /// <summary>Throws what is wrong with the signature; before the model is looked for, as TensorFlow Serving does.</summary>
    public void CheckForm()
    {
        if (!_isObject)
            throw ServeException.InvalidArgument($"JSON Value: {Head} Is not object");
        if (_signatureError is not null)
            throw _signatureError;
    }

    /// <summary>Throws what is wrong with the rest; after the model is found.</summary>
    public void CheckContent()
    {
        if (SignatureName is not ("" or Signature.DefaultName))
            throw Signature.NotFound(SignatureName);
        CheckWhole();
        if (_error is not null)
            throw _error;
    }

    /// <summary>A key of the outermost object.</summary>
    protected abstract void TakeKey(ref Utf8JsonReader reader);

    /// <summary>Any token below it.</summary>
    protected abstract void TakeValue(ref Utf8JsonReader reader);

    /// <summary>Fails where something is missing.</summary>
    protected abstract void CheckWhole();

    /// <summary>Keeps the first thing that is wrong.</summary>
    protected void Fail(string message) => _error ??= ServeException.InvalidArgument(message);

    /// <summary>As <see cref="Fail"/>, about the whole document.</summary>
    protected void FailDocument(string message) => Fail($"JSON Value: {Head} {message}");

    /// <summary>Passes over the value that begins with this token.</summary>
    protected void Skip(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            _skipUntil = reader.CurrentDepth;
    }

    /// <summary>Passes over the rest of the value of the outermost object that this token is in.</summary>
    protected void SkipRest(ref Utf8JsonReader reader)
    {
        if (reader.CurrentDepth > 1 || reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            _skipUntil = 1;
    }

    /// <summary>Whether this token, a key, is <paramref name="key"/>.</summary>
    /// <exception cref="JsonException">A string that is none.</exception>
    protected static bool KeyIs(ref Utf8JsonReader reader, ReadOnlySpan<byte> key)
    {
        try
        {
            return reader.ValueTextEquals(key);
        }
        catch (InvalidOperationException e)
        {
            throw InvalidString(e);
        }
    }

    /// <summary>Adds the string of this token as a name.</summary>
    protected void AddString(ref Utf8JsonReader reader) => Names.Add(Bytes(ref reader));

    /// <summary>The bytes of this token's base64 text.</summary>
    /// <returns>False where it is no base64.</returns>
    protected bool TryDecode(ref Utf8JsonReader reader, out ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> text = Bytes(ref reader);
        byte[] decoded = new byte[text.Length + 4];
        text.CopyTo(decoded);
        // Padding may be left off, as in TensorFlow Serving.
        int length = text.Length, symbols = 0;
        foreach (byte b in text)
            symbols += b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' ? 0 : 1;
        for (; symbols % 4 is 2 or 3 && !text.Contains((byte)'='); symbols++)
            decoded[length++] = (byte)'=';
        bool isValid = Base64.DecodeFromUtf8InPlace(decoded.AsSpan(0, length), out int written) == OperationStatus.Done;
        bytes = isValid ? decoded.AsSpan(0, written) : default;
        return isValid;
    }

    /// <summary>A value as messages show it: short.</summary>
    protected static string Show(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                return "[...]";
            case JsonTokenType.StartObject:
                return "{...}";
            default:
                ReadOnlySpan<byte> text = reader.HasValueSequence ? reader.ValueSequence.Slice(0, Math.Min(reader.ValueSequence.Length, 64)).ToArray() : reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, 64)];
                string shown = Encoding.UTF8.GetString(text);
                return reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? $"\"{shown}\"" : shown;
        }
    }

    /// <summary>The type of a value as TensorFlow Serving calls it.</summary>
    protected static string TypeOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => "Null",
        JsonTokenType.False => "False",
        JsonTokenType.True => "True",
        JsonTokenType.StartObject => "Object",
        JsonTokenType.StartArray => "Array",
        JsonTokenType.Number => "Number",
        _ => "String",
    };

    /// <summary>That a value is no string.</summary>
    protected static string TypeError(ref Utf8JsonReader reader) => $"JSON Value: {Show(ref reader)} Type: {TypeOf(ref reader)} is not of expected type: string";

    private string Head
    {
        get
        {
            ReadOnlySpan<byte> head = _head.WrittenSpan;
            return head.Length <= HeadLength ? Encoding.UTF8.GetString(head) : $"{Encoding.UTF8.GetString(head[..HeadLength])}...";
        }
    }

    // The bytes of a string without its escapes, in place where it has none. Bytes that are no UTF-8 are taken as they are: so does TensorFlow Serving, and
    // so do the logs that names come from.
    protected ReadOnlySpan<byte> Bytes(ref Utf8JsonReader reader)
    {
        if (!reader.HasValueSequence && !reader.ValueIsEscaped)
            return reader.ValueSpan;
        int length = checked((int)(reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length));
        if (_scratch.Length < length)
            _scratch = new byte[Math.Max(length, 1024)];
        if (!reader.ValueIsEscaped)
        {
            reader.ValueSequence.CopyTo(_scratch);
            return _scratch.AsSpan(0, length);
        }

        try
        {
            return _scratch.AsSpan(0, reader.CopyString(_scratch));
        }
        catch (InvalidOperationException e)
        {
            throw InvalidString(e);
        }
    }

    private static JsonException InvalidString(Exception e) => new("The surrogate pair or the encoding in a string is invalid.", e);

    private void TakeRoot(ref Utf8JsonReader reader)
    {
        _isObject = reader.TokenType == JsonTokenType.StartObject;
        if (!_isObject)
            Skip(ref reader);
    }

    private void TakeSignature(ref Utf8JsonReader reader)
    {
        _isSignature = false;
        if (reader.TokenType == JsonTokenType.String)
        {
            SignatureName = Encoding.UTF8.GetString(Bytes(ref reader));
            return;
        }

        _signatureError ??= ServeException.InvalidArgument($"JSON Value: {Head} not formatted correctly. 'signature_name' key must be a string value.");
        Skip(ref reader);
    }
}
