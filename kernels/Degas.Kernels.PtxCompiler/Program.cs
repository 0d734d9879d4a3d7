using Degas.Kernels.PtxCompiler;

// ptx-compiler FOLDER writes the files; ptx-compiler --check FOLDER exits with 1 where they are not what the kernels give.
switch (args)
{
    case ["--check", string folder]:
        IReadOnlyList<string> differences = PtxFolder.Differences(folder);
        foreach (string difference in differences)
            Console.Error.WriteLine($"{folder}: {difference}");
        return differences.Count == 0 ? 0 : 1;
    case [string folder] when !folder.StartsWith('-'):
        Directory.CreateDirectory(folder);
        foreach ((string name, byte[] content) in PtxFolder.Make())
            File.WriteAllBytes(Path.Combine(folder, name), content);
        return 0;
    default:
        Console.Error.WriteLine("usage: Degas.Kernels.PtxCompiler [--check] FOLDER");
        return 2;
}
