namespace Degas.Serve.Models;

/// <summary>The weights file in the program.</summary>
internal static class EmbeddedModel
{
    public static byte[] Read()
    {
        using Stream stream = typeof(EmbeddedModel).Assembly.GetManifestResourceStream("model.safetensors")!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
