using System.Text.Json;
using Degas.Serve.Batching;

namespace Degas.Serve.Rest;

/// <summary>
/// The body of <c>:classify</c> and <c>:regress</c>: <c>{"context": {…}, "examples": [{"domain": "a.com"}]}</c>. Features other than the domain are passed over.
/// </summary>
internal sealed class ExamplesRequest(NameList names, string method) : JsonRequest(names)
{
    private enum Place : byte
    {
        Ignored,
        Context,
        Examples,
        ExampleList,
        Example,
        Feature,
        FeatureList,
        Base64,
        Base64Text,
    }

    private Place _place, _afterBase64, _afterExample;
    private readonly List<byte[]?> _late = [];
    private bool _hasExamples, _hasContext, _hasBase64, _inContext;
    private int _values;
    private byte[]? _context;

    /// <inheritdoc/>
    protected override void TakeKey(ref Utf8JsonReader reader)
    {
        _place = Place.Ignored;
        if (KeyIs(ref reader, "examples"u8) && !_hasExamples)
        {
            _place = Place.Examples;
            _hasExamples = true;
        }
        else if (KeyIs(ref reader, "context"u8) && !_hasContext)
        {
            _place = Place.Context;
            _hasContext = true;
        }
    }

    /// <inheritdoc/>
    protected override void TakeValue(ref Utf8JsonReader reader)
    {
        if (HasError || _place == Place.Ignored)
        {
            SkipRest(ref reader);
            return;
        }

        switch (_place)
        {
            case Place.Context:
                BeginExample(ref reader, Place.Ignored);
                break;
            case Place.Examples:
                _place = Place.ExampleList;
                if (reader.TokenType != JsonTokenType.StartArray)
                    FailDocument("Expecting 'examples' value to be an list/array");
                break;
            case Place.ExampleList when reader.TokenType == JsonTokenType.EndArray:
                _place = Place.Ignored;
                break;
            case Place.ExampleList:
                BeginExample(ref reader, Place.ExampleList);
                break;
            case Place.Example:
                TakeExample(ref reader);
                break;
            case Place.Feature:
                TakeFeature(ref reader);
                break;
            case Place.FeatureList when reader.TokenType == JsonTokenType.EndArray:
                _place = Place.Example;
                break;
            case Place.FeatureList:
                TakeElement(ref reader, Place.FeatureList);
                break;
            case Place.Base64:
                TakeBase64(ref reader);
                break;
            case Place.Base64Text:
                TakeBase64Text(ref reader);
                break;
        }

        if (HasError)
            SkipRest(ref reader);
    }

    /// <inheritdoc/>
    protected override void CheckWhole()
    {
        if (!_hasExamples)
            FailDocument($"When method is {method}, key 'examples' is expected and was not found");
        TakeLate();
        if (Names.Count == 0)
            FailDocument("'examples' value is an empty array");
    }

    private void BeginExample(ref Utf8JsonReader reader, Place after)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Fail($"Example must be JSON object but got JSON {TypeOf(ref reader)}");
            return;
        }

        _inContext = after == Place.Ignored;
        _afterExample = after;
        _values = 0;
        _place = Place.Example;
    }

    private void TakeExample(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.EndObject:
                EndExample();
                break;
            case JsonTokenType.PropertyName:
                if (KeyIs(ref reader, Signature.InputKey) && _values == 0)
                    _place = Place.Feature;
                break;
            default:
                Skip(ref reader);
                break;
        }
    }

    private void EndExample()
    {
        _place = _afterExample;
        if (_inContext)
            return;
        // The context's features are those of every example that lacks them, and it may stand behind them.
        if (_values == 0 && (!_hasContext || _late.Count > 0))
            _late.Add(null);
        else if (_values == 0)
            AddContext();
        else if (_values > 1)
            Fail($"Name: <unknown>, Key: {Signature.Input}, Index: 0.  Number of string values != expected.  Values size: {_values} but output shape: []");
    }

    private void TakeFeature(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
            _place = Place.FeatureList;
        else
            TakeElement(ref reader, Place.Example);
    }

    private void TakeElement(ref Utf8JsonReader reader, Place after)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                Add(Bytes(ref reader));
                _place = after;
                break;
            case JsonTokenType.StartObject:
                _afterBase64 = after;
                _hasBase64 = false;
                _place = Place.Base64;
                break;
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                Fail($"Name: <unknown>, Key: {Signature.Input}, Index: 0.  Data types don't match. Expected type: string");
                break;
            default:
                Fail($"Feature: {Signature.Input} has element with unexpected JSON type: {TypeOf(ref reader)}");
                break;
        }
    }

    private void TakeBase64(ref Utf8JsonReader reader)
    {
        bool isEnd = reader.TokenType == JsonTokenType.EndObject;
        if (isEnd && _hasBase64)
            _place = _afterBase64;
        else if (!isEnd && !_hasBase64 && KeyIs(ref reader, "b64"u8))
            _place = Place.Base64Text;
        else
            Fail($"Feature: {Signature.Input} has element with unexpected JSON type: Object");
    }

    private void TakeBase64Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            Fail($"Feature: {Signature.Input} has element with unexpected JSON type: Object");
        }
        else if (TryDecode(ref reader, out ReadOnlySpan<byte> bytes))
        {
            Add(bytes);
            _hasBase64 = true;
            _place = Place.Base64;
        }
        else
        {
            Fail("Unable to base64 decode");
        }
    }

    private void Add(ReadOnlySpan<byte> name)
    {
        _values++;
        if (_inContext)
            _context = name.ToArray();
        else if (_late.Count > 0)
            _late.Add(name.ToArray());
        else
            Names.Add(name);
    }

    private void AddContext()
    {
        if (_context is not null)
            Names.Add(_context);
        else
            Fail($"Name: <unknown>, Feature: {Signature.Input} (data type: string) is required but could not be found.");
    }

    // The names from the first on that waited for the context.
    private void TakeLate()
    {
        foreach (byte[]? name in _late)
        {
            if (name is null)
                AddContext();
            else
                Names.Add(name);
        }
    }
}
