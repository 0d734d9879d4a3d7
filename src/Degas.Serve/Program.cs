using Degas.Engine.Native;
using Degas.Serve.Options;

if (ImageSelection.Switch(args) is { } reason)
{
    Console.Error.WriteLine($"degas-serve: {reason}");
    return 2;
}

return ServeCommand.Run(args);
