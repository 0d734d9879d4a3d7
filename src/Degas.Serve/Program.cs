using Degas.Engine.Native;
using Degas.Serve.Options;

StandardStreams.FillClosed();
if (ImageSelection.Switch(args) is { } reason)
{
    Console.Error.WriteLine($"degas-serve: {reason}");
    return 2;
}

return ServeCommand.Run(args);
