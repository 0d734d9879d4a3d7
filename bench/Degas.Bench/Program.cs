using System.Globalization;
using BenchmarkDotNet.Running;
using Degas.Bench.Generated;
using Degas.Bench.Kernels;

// The commands of the scripts beside this project; anything else goes to BenchmarkDotNet.
using Stream output = Console.OpenStandardOutput();
switch (args)
{
    case ["names", string count]:
        QueryLog.WriteLines(output, RegistrableDomains.Generate(Number(count), RegistrableDomains.Seed));
        return 0;
    case ["log", string lines, string names]:
        new QueryLog(Number(names), freshShare: 0).Write(output, Number(lines));
        return 0;
    case ["log", string lines, string names, string freshShare]:
        new QueryLog(Number(names), double.Parse(freshShare, CultureInfo.InvariantCulture)).Write(output, Number(lines));
        return 0;
    case ["kernels"]:
        return KernelReport.Run();
    case ["tails", string path]:
        return TailReport.Run(path);
    case ["rounding", string namesOrCount]:
        return RoundingReport.Run(namesOrCount);
    case ["names" or "log" or "kernels" or "tails" or "rounding", ..]:
        Console.Error.WriteLine("usage: Degas.Bench names COUNT | log LINES NAMES [FRESH_SHARE] | kernels | tails FILE | rounding FILE|COUNT | BenchmarkDotNet's own arguments, such as --filter '*Reader*'");
        return 2;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}

static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
