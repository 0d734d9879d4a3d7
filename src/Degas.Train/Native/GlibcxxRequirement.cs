using System.Buffers.Binary;
using System.Text;

namespace Degas.Train.Native;

/// <summary>
/// Lets TorchSharp's native library load where libstdc++ is older than GCC 13's (Debian 12). The library asks for version
/// <c>GLIBCXX_3.4.32</c> because of one symbol, <c>std::ios_base_library_init()</c>, which <c>&lt;iostream&gt;</c> names only so that the
/// linker keeps the streams' initialiser: nothing calls it. Marked weak, both the version and the symbol may be absent.
/// </summary>
/// <remarks>ELF-64 little-endian: the gABI, chapter 5, and "Symbol Versioning" of the LSB for <c>.gnu.version_r</c>.</remarks>
public static class GlibcxxRequirement
{
    private const string Version = "GLIBCXX_3.4.32", Symbol = "_ZSt21ios_base_library_initv";
    private const ushort WeakVersion = 2;
    private const int SectionDynamicSymbols = 11, SectionVersionNeeds = 0x6ffffffe;

    private readonly record struct Section(int Type, int Offset, int Size, int Link, int Info);

    /// <summary>Relaxes the requirement in the library at <paramref name="path"/>, which is replaced whole or left as it is.</summary>
    /// <returns>True where the file was changed; false where it does not name the version, or names it weakly already.</returns>
    /// <exception cref="IOException">The file cannot be read or replaced.</exception>
    public static bool Relax(string path)
    {
        byte[] image = File.ReadAllBytes(path);
        if (!Relax(image))
            return false;
        string temporary = path + "." + Environment.ProcessId + ".tmp";
        File.WriteAllBytes(temporary, image);
        File.Move(temporary, path, overwrite: true);
        return true;
    }

    /// <summary>Relaxes the requirement in an ELF image in memory.</summary>
    /// <returns>True where a byte was changed.</returns>
    public static bool Relax(Span<byte> image)
    {
        if (image.Length < 64 || !image.StartsWith("\x7f"u8) || !image[1..].StartsWith("ELF\x02\x01"u8))
            return false;
        try
        {
            return RelaxSections(image, ReadSections(image));
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException or IndexOutOfRangeException)
        {
            // Offsets that lead out of the file: cut off, or no library. Loading it will say so.
            return false;
        }
    }

    private static bool RelaxSections(Span<byte> image, List<Section> sections)
    {
        bool changed = false;
        foreach (Section section in sections)
        {
            if (section.Type == SectionVersionNeeds)
                changed |= RelaxVersion(image, section, sections[section.Link]);
            else if (section.Type == SectionDynamicSymbols)
                changed |= RelaxSymbol(image, section, sections[section.Link]);
        }

        return changed;
    }

    private static List<Section> ReadSections(ReadOnlySpan<byte> image)
    {
        int table = checked((int)BinaryPrimitives.ReadInt64LittleEndian(image[0x28..]));
        int entrySize = BinaryPrimitives.ReadUInt16LittleEndian(image[0x3A..]), count = BinaryPrimitives.ReadUInt16LittleEndian(image[0x3C..]);
        var sections = new List<Section>(count);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> header = image.Slice(table + i * entrySize, entrySize);
            sections.Add(new Section(
                BinaryPrimitives.ReadInt32LittleEndian(header[4..]),
                checked((int)BinaryPrimitives.ReadInt64LittleEndian(header[0x18..])),
                checked((int)BinaryPrimitives.ReadInt64LittleEndian(header[0x20..])),
                BinaryPrimitives.ReadInt32LittleEndian(header[0x28..]),
                BinaryPrimitives.ReadInt32LittleEndian(header[0x2C..])));
        }

        return sections;
    }

    // Verneed {version 2, count 2, file 4, aux 4, next 4}, each with Vernaux {hash 4, flags 2, other 2, name 4, next 4}.
    private static bool RelaxVersion(Span<byte> image, Section needs, Section names)
    {
        bool changed = false;
        for (int i = 0, need = needs.Offset; i < needs.Info; i++)
        {
            int count = BinaryPrimitives.ReadUInt16LittleEndian(image[(need + 2)..]);
            int aux = need + BinaryPrimitives.ReadInt32LittleEndian(image[(need + 8)..]);
            for (int j = 0; j < count; j++)
            {
                Span<byte> flags = image.Slice(aux + 4, 2);
                if (NameAt(image, names, BinaryPrimitives.ReadInt32LittleEndian(image[(aux + 8)..])) == Version
                    && BinaryPrimitives.ReadUInt16LittleEndian(flags) != WeakVersion)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(flags, WeakVersion);
                    changed = true;
                }

                aux += BinaryPrimitives.ReadInt32LittleEndian(image[(aux + 12)..]);
            }

            need += BinaryPrimitives.ReadInt32LittleEndian(image[(need + 12)..]);
        }

        return changed;
    }

    // Elf64_Sym {name 4, info 1, other 1, section 2, value 8, size 8}; info holds the binding in its upper half: 1 global, 2 weak.
    private static bool RelaxSymbol(Span<byte> image, Section symbols, Section names)
    {
        for (int offset = symbols.Offset; offset < symbols.Offset + symbols.Size; offset += 24)
        {
            ref byte info = ref image[offset + 4];
            if (info >> 4 == 1 && NameAt(image, names, BinaryPrimitives.ReadInt32LittleEndian(image[offset..])) == Symbol)
            {
                info = (byte)(0x20 | (info & 0x0F));
                return true;
            }
        }

        return false;
    }

    private static string NameAt(ReadOnlySpan<byte> image, Section names, int index)
    {
        ReadOnlySpan<byte> rest = image[(names.Offset + index)..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]);
    }
}
