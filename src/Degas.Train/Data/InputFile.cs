namespace Degas.Train.Data;

/// <summary>Files that the user names to be read. A folder in a file's place is told as such, where the system would say that access is denied.</summary>
public static class InputFile
{
    /// <summary>Opens a file to be read.</summary>
    /// <exception cref="IOException">It is missing; the message names it.</exception>
    /// <exception cref="InvalidDataException">It is a folder; the message names it.</exception>
    public static FileStream Open(string path) => File.OpenRead(NotAFolder(path));

    /// <summary>All of a file.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static byte[] ReadAllBytes(string path) => File.ReadAllBytes(NotAFolder(path));

    /// <summary>What is thrown where a file is wanted and <paramref name="path"/> is a folder.</summary>
    internal static InvalidDataException IsFolder(string path) => new($"{path}: it is a folder, and a file is wanted");

    private static string NotAFolder(string path) => !Directory.Exists(path) ? path : throw IsFolder(path);
}
