using System.Globalization;
using Degas.Bench.Peers;
using Degas.Engine.Model;

// Degas.Bench.Peers onnx|torch padded|equal MODEL NAMES COUNT [SCORES]: one line of figures; the scores to a file, a line each.
if (args is not [("onnx" or "torch") and string engine, ("padded" or "equal") and string way, string modelPath, string namesPath, string count, .. string[] rest] || rest.Length > 1)
{
    Console.Error.WriteLine("usage: Degas.Bench.Peers onnx|torch padded|equal MODEL NAMES COUNT [SCORES]");
    return 2;
}

byte[] weightsFile = File.ReadAllBytes(modelPath);
DegasModel model = DegasModel.Parse(weightsFile);
var texts = new Texts(model, File.ReadLines(namesPath).Take(int.Parse(count, CultureInfo.InvariantCulture)), way == "padded");
var run = new PeerRun(threads => engine == "onnx" ? new OnnxPeer(weightsFile, threads) : new TorchPeer(weightsFile, threads), texts);
run.Run();
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{engine} {way} {texts.Count} names {run.Seconds:F3} s {texts.Count / run.Seconds:F0} names/s, batches of {run.BatchSize} on {run.Workers} x {run.Threads} threads, MaxAbsDiff from the reference {run.LargestDifference(model):0.0e+0}"));
if (rest is [string scoresPath])
    File.WriteAllLines(scoresPath, run.Scores.Select(s => s.ToString("F6", CultureInfo.InvariantCulture)));
return 0;
