using System.Text;
using Degas.Engine.Logs;
using Degas.Engine.Logs.Fuzz;
using SharpFuzz;

// A coverage-guided fuzz target for one reader: degas-fuzz FORMAT, under afl-fuzz (run.sh). With a second argument it writes the seeds.
if (args is ["--corpus", string folder])
{
    foreach (LogFormat format in LogFormats.All)
    {
        string path = Path.Combine(folder, format.Name);
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "sample"), format.Sample + "\n", new UTF8Encoding(false));
    }

    return 0;
}

if (args is not [string name])
{
    Console.Error.WriteLine("usage: Degas.Engine.Logs.Fuzz FORMAT, under afl-fuzz; or --corpus FOLDER");
    return 2;
}

LogFormat? target = null;
Fuzzer.OutOfProcess.Run(stream =>
{
    // Only in here may instrumented code run: its coverage map is not there before.
    target ??= LogFormats.Find(name) ?? throw new ArgumentException($"no format '{name}'");
    using var memory = new MemoryStream();
    stream.CopyTo(memory);
    ReaderCheck.Run(target, memory.ToArray());
});
return 0;
