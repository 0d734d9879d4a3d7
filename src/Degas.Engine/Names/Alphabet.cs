using System.Text;

namespace Degas.Engine.Names;

/// <summary>
/// The bytes that a model tells apart. Symbol 0 stands for every other byte; the n-th character of the alphabet is symbol n, counted from 1.
/// </summary>
public sealed class Alphabet
{
    /// <summary>Letters, digits and the three marks of host names: what the shipped model is trained on.</summary>
    public const string HostNames = "abcdefghijklmnopqrstuvwxyz0123456789-._";

    private readonly byte[] _symbols = new byte[256];

    /// <summary>An alphabet of the given characters.</summary>
    /// <exception cref="ArgumentException">A character twice, above U+00FF, or over 255 of them.</exception>
    public Alphabet(string characters)
    {
        ArgumentException.ThrowIfNullOrEmpty(characters);
        if (characters.Length > 255)
            throw new ArgumentException($"an alphabet of {characters.Length} characters; at most 255 fit");
        for (int i = 0; i < characters.Length; i++)
        {
            char c = characters[i];
            if (c > 255)
                throw new ArgumentException($"the alphabet holds U+{(int)c:X4}, which is not one byte");
            if (_symbols[c] != 0)
                throw new ArgumentException($"the alphabet holds '{c}' twice");
            _symbols[c] = (byte)(i + 1);
        }

        Characters = characters;
    }

    /// <summary>The characters in the order of their symbols.</summary>
    public string Characters { get; }

    /// <summary>V: the characters and the symbol of all other bytes.</summary>
    public int Size => Characters.Length + 1;

    /// <summary>Symbol of each byte value, [256].</summary>
    public ReadOnlySpan<byte> Symbols => _symbols;

    /// <summary>The symbols of <paramref name="text"/> from its last byte to its first, as a right-to-left model reads it.</summary>
    public byte[] EncodeReversed(string text)
    {
        byte[] symbols = Encoding.UTF8.GetBytes(text);
        Array.Reverse(symbols);
        for (int i = 0; i < symbols.Length; i++)
            symbols[i] = _symbols[symbols[i]];
        return symbols;
    }
}
