using System.CommandLine;
using System.CommandLine.Help;
using Degas.Train.Commands;
using Degas.Train.Native;

var root = new RootCommand("Prepares data, trains, evaluates and exports the model of Degas.Engine.")
{
    DownloadDataCommand.Create(),
    ProcessDataCommand.Create(),
    TrainModelCommand.Create(),
    EvaluateCommand.Create(),
    ExportCommand.Create(),
};
ParseResult parse = root.Parse(args);
if (parse.Errors.Count > 0 && parse.Action is not HelpAction)
{
    Console.Error.WriteLine($"degas-train: {(parse.UnmatchedTokens.Count > 0 ? $"no command, option or argument '{parse.UnmatchedTokens[0]}' here" : parse.Errors[0].Message.ReplaceLineEndings(" "))}");
    return 2;
}

try
{
    NativeTorch.Prepare();
    return parse.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
{
    Console.Error.WriteLine($"degas-train: {e.Message}");
    return 1;
}
