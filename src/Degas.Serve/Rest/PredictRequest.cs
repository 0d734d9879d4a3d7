using System.Text.Json;
using Degas.Serve.Batching;

namespace Degas.Serve.Rest;

/// <summary>
/// The body of <c>:predict</c>: <c>{"instances": ["a.com", {"b64": "…"}]}</c>, <c>{"instances": [{"domain": "a.com"}]}</c>,
/// <c>{"inputs": ["a.com"]}</c> or <c>{"inputs": {"domain": ["a.com"]}}</c>.
/// </summary>
internal sealed class PredictRequest(NameList names) : JsonRequest(names)
{
    private enum Place : byte
    {
        Ignored,
        Instances,
        Rows,
        Element,
        ElementBase64,
        ElementDomain,
        Base64,
        Base64Text,
        Inputs,
        InputsObject,
        InputsDomain,
        Column,
    }

    private Place _place, _afterBase64, _afterColumn;
    private bool _hasInstances, _hasInputs, _hasDomain, _hasBase64, _isElementBase64;
    private bool? _rowsAreObjects;
    private int _row;
    private byte[] _decoded = [];

    /// <summary>Whether the answer has the row form.</summary>
    public bool IsRowForm => _hasInstances;

    /// <inheritdoc/>
    protected override void TakeKey(ref Utf8JsonReader reader)
    {
        _place = Place.Ignored;
        if (KeyIs(ref reader, "instances"u8))
        {
            _place = _hasInstances ? Place.Ignored : Place.Instances;
            _hasInstances = true;
        }
        else if (KeyIs(ref reader, "inputs"u8))
        {
            _place = _hasInputs ? Place.Ignored : Place.Inputs;
            _hasInputs = true;
        }

        if (_hasInstances && _hasInputs)
            FailDocument("Not formatted correctly expecting only one of 'inputs' or 'instances' keys to exist ");
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
            case Place.Instances:
                if (reader.TokenType == JsonTokenType.StartArray)
                    _place = Place.Rows;
                else
                    FailDocument("Excepting 'instances' to be an list/array");
                break;
            case Place.Rows:
                TakeRow(ref reader);
                break;
            case Place.Element:
                TakeElement(ref reader);
                break;
            case Place.ElementBase64:
                TakeElementBase64(ref reader);
                break;
            case Place.ElementDomain:
                TakeElementDomain(ref reader);
                break;
            case Place.Base64:
                TakeBase64(ref reader);
                break;
            case Place.Base64Text:
                TakeBase64Text(ref reader);
                break;
            case Place.Inputs:
                TakeInputs(ref reader);
                break;
            case Place.InputsObject:
                TakeInputsObject(ref reader);
                break;
            case Place.InputsDomain:
                BeginColumn(ref reader, Place.InputsObject);
                break;
            case Place.Column:
                TakeColumn(ref reader);
                break;
        }

        if (HasError)
            SkipRest(ref reader);
    }

    /// <inheritdoc/>
    protected override void CheckWhole()
    {
        if (!_hasInstances && !_hasInputs)
            Fail("Missing 'inputs' or 'instances' key");
        if (_hasInstances && Names.Count == 0)
            FailDocument("No values in 'instances' array");
    }

    private void TakeRow(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.EndArray:
                _place = Place.Ignored;
                break;
            case JsonTokenType.String:
                if (IsOfKind(isObject: false))
                    AddString(ref reader);
                _row++;
                break;
            case JsonTokenType.StartObject:
                _place = Place.Element;
                _hasDomain = _isElementBase64 = false;
                break;
            default:
                if (IsOfKind(isObject: false))
                    FailElement(TypeError(ref reader));
                break;
        }
    }

    private void TakeElement(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            EndElement();
        }
        else if (_isElementBase64)
        {
            FailElement("JSON object: does not have named input: b64", "b64");
        }
        else if (KeyIs(ref reader, Signature.InputKey) && !_hasDomain)
        {
            _place = Place.ElementDomain;
            _hasDomain = true;
        }
        else if (KeyIs(ref reader, "b64"u8) && !_hasDomain)
        {
            _place = Place.ElementBase64;
        }
        else
        {
            string key = Show(ref reader).Trim('"');
            FailElement($"JSON object: does not have named input: {key}", key);
        }
    }

    private void EndElement()
    {
        if (_isElementBase64)
        {
            if (IsOfKind(isObject: false))
                Names.Add(_decoded);
        }
        else if (!_hasDomain)
        {
            Fail($"Failed to process element: {_row} of 'instances' list. JSON object: {{}} keys must be equal to: {Signature.Input}");
        }
        else
        {
            IsOfKind(isObject: true);
        }

        _row++;
        _place = Place.Rows;
    }

    private void TakeElementBase64(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            FailElement("JSON object: does not have named input: b64", "b64");
        }
        else if (TryDecode(ref reader, out ReadOnlySpan<byte> bytes))
        {
            _decoded = bytes.ToArray();
            _isElementBase64 = true;
            _place = Place.Element;
        }
        else
        {
            FailElement("Unable to base64 decode");
        }
    }

    private void TakeElementDomain(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                AddString(ref reader);
                _place = Place.Element;
                break;
            case JsonTokenType.StartObject:
                BeginBase64(Place.Element);
                break;
            default:
                FailElement(TypeError(ref reader), Signature.Input);
                break;
        }
    }

    private void BeginBase64(Place after)
    {
        _afterBase64 = after;
        _hasBase64 = false;
        _place = Place.Base64;
    }

    // An object in place of a string, whose only key is b64.
    private void TakeBase64(ref Utf8JsonReader reader)
    {
        bool isEnd = reader.TokenType == JsonTokenType.EndObject;
        if (isEnd && _hasBase64)
            _place = _afterBase64;
        else if (!isEnd && !_hasBase64 && KeyIs(ref reader, "b64"u8))
            _place = Place.Base64Text;
        else
            FailElement("JSON Value: {...} not formatted correctly for base64 data", Signature.Input);
    }

    private void TakeBase64Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            FailElement("JSON Value: {...} not formatted correctly for base64 data", Signature.Input);
        }
        else if (TryDecode(ref reader, out ReadOnlySpan<byte> bytes))
        {
            Names.Add(bytes);
            _hasBase64 = true;
            _place = Place.Base64;
        }
        else
        {
            FailElement("Unable to base64 decode", Signature.Input);
        }
    }

    private void TakeInputs(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            _place = Place.InputsObject;
            _hasDomain = false;
        }
        else
        {
            BeginColumn(ref reader, Place.Ignored);
        }
    }

    private void TakeInputsObject(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            _place = Place.Ignored;
            if (!_hasDomain)
                Fail($"Missing named input: {Signature.Input} in 'inputs' object.");
        }
        else if (reader.TokenType == JsonTokenType.PropertyName)
        {
            if (KeyIs(ref reader, Signature.InputKey) && !_hasDomain)
            {
                _place = Place.InputsDomain;
                _hasDomain = true;
            }
        }
        else
        {
            // The value of a key that the model does not have: TensorFlow Serving passes over it too.
            Skip(ref reader);
        }
    }

    private void BeginColumn(ref Utf8JsonReader reader, Place after)
    {
        _place = Place.Column;
        _afterColumn = after;
        if (reader.TokenType is not JsonTokenType.StartArray)
            Fail(reader.TokenType is JsonTokenType.String or JsonTokenType.StartObject ? "Expecting shape [-1] but got: []" : TypeError(ref reader));
    }

    private void TakeColumn(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.EndArray:
                _place = _afterColumn;
                break;
            case JsonTokenType.String:
                AddString(ref reader);
                break;
            case JsonTokenType.StartObject:
                BeginBase64(Place.Column);
                break;
            default:
                Fail(TypeError(ref reader));
                break;
        }
    }

    // The first element decides what all of them are.
    private bool IsOfKind(bool isObject)
    {
        _rowsAreObjects ??= isObject;
        if (_rowsAreObjects == isObject)
            return true;
        Fail(isObject ? $"Expecting value/list but got object at item {_row} of input list" : $"Expecting object but got list at item {_row} of input list");
        return false;
    }

    private void FailElement(string message, string? key = null) =>
        Fail(_hasInputs ? message : $"Failed to process element: {_row}{(key is null ? "" : $" key: {key}")} of 'instances' list. Error: INVALID_ARGUMENT: {message}");
}
