using Degas.Engine.Native;
using Degas.Score.Options;

StandardStreams.FillClosed();
if (ImageSelection.Switch(args) is { } reason)
{
    Console.Error.WriteLine($"degas-score: {reason}");
    return 2;
}

return ScoreCommand.Run(args);
