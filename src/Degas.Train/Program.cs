using System.CommandLine;
using Degas.Train.Commands;
using Degas.Train.Native;

var root = new RootCommand("Prepares data, trains, evaluates and exports the model of Degas.Engine.")
{
    ProcessDataCommand.Create(),
    TrainModelCommand.Create(),
    EvaluateCommand.Create(),
    ExportCommand.Create(),
};

try
{
    NativeTorch.Prepare();
    return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
{
    Console.Error.WriteLine($"degas-train: {e.Message}");
    return 1;
}
