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
// What a shell's unset variable leaves, and neither a path nor the value of an option.
if (Array.IndexOf(args, "") is >= 0 and var unset)
{
    Console.Error.WriteLine($"degas-train: an empty argument{(unset > 0 ? $" after '{args[unset - 1]}'" : "")}");
    return 2;
}

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
