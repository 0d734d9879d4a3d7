using System.Text;
using Degas.Engine.Logs;
using Degas.Engine.Logs.Fuzz;
using SharpFuzz;

// A coverage-guided fuzz target for one reader or input stream: degas-fuzz NAME, under afl-fuzz (run.sh). With --corpus it writes the seeds.
if (args is ["--corpus", string folder])
{
    foreach (LogFormat format in LogFormats.All)
    {
        string path = Path.Combine(folder, format.Name);
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "sample"), format.Sample + "\n", new UTF8Encoding(false));
    }

    StreamCheck.WriteSeeds(folder);
    return 0;
}

if (args is not [string name])
{
    Console.Error.WriteLine("usage: Degas.Engine.Logs.Fuzz NAME, under afl-fuzz; or --corpus FOLDER");
    return 2;
}

LogFormat? target = null;
Fuzzer.OutOfProcess.Run(stream =>
{
    // Only in here may instrumented code run: its coverage map is not there before.
    using var memory = new MemoryStream();
    stream.CopyTo(memory);
    if (StreamCheck.All.ContainsKey(name))
    {
        StreamCheck.Run(name, memory.ToArray());
        return;
    }

    target ??= LogFormats.Find(name) ?? throw new ArgumentException($"no format '{name}'");
    ReaderCheck.Run(target, memory.ToArray());
});
return 0;
