namespace Degas.Engine.Tests;

/// <summary>Files of the repository that the tests run in.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution, found upwards from the test program.</summary>
    public static string Root { get; } = Find();

    /// <summary>A file by its path from the root.</summary>
    public static byte[] Read(string path) => File.ReadAllBytes(Path.Combine(Root, path));

    /// <summary>The shipped model's folder, by its path from the root.</summary>
    public static string ModelFolder => Path.Combine("models", "degas", ModelVersion);

    /// <summary>The shipped model's version: there is one.</summary>
    public static string ModelVersion => Path.GetFileName(Assert.Single(Directory.GetDirectories(Path.Combine(Root, "models", "degas"))));

    /// <summary>The shipped model's weights file.</summary>
    public static byte[] Model => Read(Path.Combine(ModelFolder, "model.safetensors"));

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Degas.Engine.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"no Degas.Engine.sln above {AppContext.BaseDirectory}");
    }
}
