using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Degas.Kernels.PtxCompiler;

/// <summary>The files of <c>kernels/ptx</c>: one for each kernel, and a manifest that says what they were made with.</summary>
public static class PtxFolder
{
    /// <summary>The manifest's name.</summary>
    public const string ManifestName = "manifest.json";

    /// <summary>Compiles all kernels.</summary>
    /// <returns>Name and content of each file; the same bytes on every run.</returns>
    public static IReadOnlyDictionary<string, byte[]> Make()
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("ilgpu", typeof(ILGPU.Context).Assembly.GetName().Version!.ToString(3));
            json.WriteStartArray("kernels");
            foreach (PtxKernel kernel in PtxKernel.All)
            {
                string ptx = kernel.Compile();
                byte[] text = Encoding.ASCII.GetBytes(ptx);
                files.Add(kernel.Name + ".ptx", text);
                Describe(json, kernel, ptx, text);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        files.Add(ManifestName, stream.ToArray());
        return files;
    }

    /// <summary>What differs between a folder and what its files should be: names of files that are missing, changed or not of it.</summary>
    public static IReadOnlyList<string> Differences(string folder)
    {
        IReadOnlyDictionary<string, byte[]> made = Make();
        IEnumerable<string> there = Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)) : [];
        return
        [
            .. made.Where(f => !File.Exists(Path.Combine(folder, f.Key))).Select(f => $"{f.Key} is missing"),
            .. made.Where(f => File.Exists(Path.Combine(folder, f.Key)) && !File.ReadAllBytes(Path.Combine(folder, f.Key)).AsSpan().SequenceEqual(f.Value)).Select(f => $"{f.Key} differs"),
            .. there.Where(name => !made.ContainsKey(name)).Order().Select(name => $"{name} is of no kernel"),
        ];
    }

    private static void Describe(Utf8JsonWriter json, PtxKernel kernel, string ptx, byte[] text)
    {
        json.WriteStartObject();
        json.WriteString("file", kernel.Name + ".ptx");
        json.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(text)));
        json.WriteString("ptx", kernel.Language);
        json.WriteString("target", kernel.Target);
        json.WriteString("entry", PtxKernel.Entry(ptx));
        json.WriteNumber("hidden", kernel.Hidden);
        json.WriteNumber("max_threads", kernel.MaxThreads);
        json.WriteStartArray("parameters");
        foreach (PtxParameter parameter in PtxKernel.Parameters(ptx))
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WriteString("type", parameter.Type);
            json.WriteNumber("size", parameter.Size);
            json.WriteNumber("alignment", parameter.Alignment);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
