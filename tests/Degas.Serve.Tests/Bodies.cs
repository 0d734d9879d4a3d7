using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Degas.Serve.Tests;

/// <summary>Requests and names.</summary>
internal static class Bodies
{
    /// <summary>The row form.</summary>
    public static string Instances(IEnumerable<string> names) => $"{{\"instances\": [{string.Join(", ", names.Select(Quote))}]}}";

    public static string Quote(string name) => $"\"{JsonEncodedText.Encode(name, JavaScriptEncoder.Default)}\"";

    /// <summary>Names as they come: of words and of random letters, some with www., in capitals or with a final dot.</summary>
    public static string[] Names(int count, int seed)
    {
        var random = new Random(seed);
        string[] suffixes = [".com", ".net", ".co.uk", ".de", ".info", ".ddns.net", ".com.", ".ORG"];
        string[] words = ["mail", "shop", "cloud", "north", "data", "red", "tree", "bank", "play", "news"];
        return [.. Enumerable.Range(0, count).Select(_ =>
            (random.Next(5) == 0 ? "www." : "")
            + (random.Next(2) == 0 ? words[random.Next(words.Length)] + words[random.Next(words.Length)] : string.Concat(Enumerable.Range(0, random.Next(5, 25)).Select(_ => (char)('a' + random.Next(26)))))
            + suffixes[random.Next(suffixes.Length)])];
    }

    /// <summary>The scores that <c>degas-score</c> prints, <c>0.000000</c> for what it does not score.</summary>
    public static string[] ScoresOf(IEnumerable<string> names, params string[] options)
    {
        var start = new ProcessStartInfo(ServedProgram.Program("degas-score"), ["--quiet", "--no-header", "--format", "list", "--fields", "score", .. options]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment.Remove("DEGAS_KERNEL");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.BaseStream.Write(Encoding.UTF8.GetBytes(string.Concat(names.Select(n => n + "\n"))));
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return [.. output.Result.Split('\n')[..^1].Select(s => s.Length > 0 ? s : "0.000000")];
    }
}

/// <summary>Folders of versions.</summary>
internal sealed class BasePath : IDisposable
{
    private static readonly string s_shipped = System.IO.Path.Combine(ServedProgram.Root, "models", "degas", ServedProgram.ShippedVersion, "model.safetensors");

    public string Path { get; } = Directory.CreateTempSubdirectory("degas-serve-").FullName;

    /// <summary>The shipped model with another bias of its head, so that its scores tell which version gave them.</summary>
    public static byte[] Model(float bias)
    {
        byte[] file = File.ReadAllBytes(s_shipped);
        int header = (int)BitConverter.ToInt64(file);
        JsonElement place = JsonDocument.Parse(file.AsMemory(8, header)).RootElement.GetProperty("head.bias").GetProperty("data_offsets");
        BitConverter.TryWriteBytes(file.AsSpan(8 + header + place[0].GetInt32()), bias);
        return file;
    }

    /// <summary>Puts a version there as a careful deployment does: whole, by renaming.</summary>
    public void Add(string version, byte[] file)
    {
        string folder = System.IO.Path.Combine(Path, $".{version}");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(System.IO.Path.Combine(folder, "model.safetensors"), file);
        Directory.Move(folder, System.IO.Path.Combine(Path, version));
    }

    public string FileOf(string version) => System.IO.Path.Combine(Path, version, "model.safetensors");

    public void Remove(string version) => Directory.Delete(System.IO.Path.Combine(Path, version), recursive: true);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
