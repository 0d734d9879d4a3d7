using Degas.Engine.Model;

namespace Degas.Engine.Scoring;

/// <summary>Distinct texts as symbols in the order in which the model reads them. Reused from block to block; not shared between threads.</summary>
public sealed class TextBatch
{
    private readonly byte[] _bySymbol;
    private readonly bool _rightToLeft;
    private byte[] _symbols = new byte[1 << 16];
    private int[] _offsets = new int[1 << 12];

    /// <summary>A batch for texts that <paramref name="model"/> will score.</summary>
    public TextBatch(DegasModel model)
    {
        _bySymbol = model.Alphabet.Symbols.ToArray();
        _rightToLeft = model.RightToLeft;
    }

    /// <summary>Number of texts.</summary>
    public int Count { get; private set; }

    /// <summary>Characters in all texts: the steps of a walk that shares nothing.</summary>
    public int SymbolCount => _offsets[Count];

    /// <summary>The symbols of text <paramref name="index"/>, in reading order.</summary>
    public ReadOnlySpan<byte> this[int index] => _symbols.AsSpan(_offsets[index].._offsets[index + 1]);

    /// <summary>Forgets all texts.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a text of at least one byte.</summary>
    /// <returns>Its index.</returns>
    public int Add(ReadOnlySpan<byte> text)
    {
        ArgumentOutOfRangeException.ThrowIfZero(text.Length);
        int start = _offsets[Count], end = start + text.Length;
        if (end > _symbols.Length)
            Array.Resize(ref _symbols, Math.Max(end, _symbols.Length * 2));
        if (Count + 1 == _offsets.Length)
            Array.Resize(ref _offsets, _offsets.Length * 2);

        Span<byte> to = _symbols.AsSpan(start, text.Length);
        ReadOnlySpan<byte> bySymbol = _bySymbol;
        if (_rightToLeft)
        {
            for (int i = 0; i < to.Length; i++)
                to[i] = bySymbol[text[text.Length - 1 - i]];
        }
        else
        {
            for (int i = 0; i < to.Length; i++)
                to[i] = bySymbol[text[i]];
        }

        _offsets[Count + 1] = end;
        return Count++;
    }
}
