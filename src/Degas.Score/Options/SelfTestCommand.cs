using System.CommandLine;
using System.Globalization;
using Degas.Engine.Cuda;
using Degas.Engine.Cuda.Driver;
using Degas.Engine.Model;
using Degas.Kernels;
using Degas.Score.Devices;
using Degas.Score.SelfTest;

namespace Degas.Score.Options;

/// <summary><c>degas-score selftest</c>.</summary>
internal sealed class SelfTestCommand
{
    private readonly Option<string> _device = Text("--device", "DEVICE", "cpu, cuda or cuda:N; default: cpu");
    private readonly Option<string> _kernel = Text("--kernel", "NAME", $"the CPU's kernel: {string.Join(", ", KernelRegistry.Variants.Select(v => v.Name))}; or a CUDA device's: {string.Join(", ", CudaKernel.All)}");
    private readonly Option<string> _model = Text("--model", "FILE", "weights file or its folder, instead of the model in the program");
    private readonly Option<string> _names = Text("--names", "N", "random names to compare; default: 1000000");
    private readonly Option<string> _threads = Text("--threads", "N", "threads of the CPU; default: one for each core");

    /// <summary>Its options and help.</summary>
    public SelfTestCommand()
    {
        Command = new Command("selftest", "Compare a device's or a kernel's scores with PyTorch's, with the reference kernel and with the CPU's float32; tell its rate. Exit status 1 where one is too far off.")
        {
            _device, _kernel, _model, _names, _threads,
        };
        Command.SetAction(_ => 0);
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    /// <summary>Runs it.</summary>
    /// <returns>The exit status.</returns>
    /// <exception cref="UsageException">A mistake in the command line.</exception>
    public int Run(ParseResult parse)
    {
        DeviceRequest device = OptionValues.Device(parse.GetValue(_device) ?? "cpu");
        if (device.Kind == DeviceKind.Auto)
            throw new UsageException("--device auto: cpu, cuda or cuda:N is wanted");
        // The CPU is tested unless a device is asked for; a CUDA kernel asks for one.
        (string? kernel, CudaKernel? cudaKernel, device) = OptionValues.Kernel(parse.GetValue(_kernel), parse.GetValue(_device) is null ? device with { Kind = DeviceKind.Auto } : device);
        int threads = OptionValues.Threads(parse.GetValue(_threads)), names = Names(parse.GetValue(_names));
        var options = new ScoreOptions { Inputs = [], Fields = [], ModelPath = parse.GetValue(_model), Kernel = kernel, CudaKernel = cudaKernel, Device = device };
        try
        {
            DegasModel model = ScoringSetup.LoadModel(options);
            using TestedScorer tested = device.Kind == DeviceKind.Cuda
                ? new DeviceScorer(ScoringDevice.OpenCuda(options, model.Weights, slots: 1))
                : new CpuScorer(ScoringSetup.ChooseKernel(options), model.Weights, threads);
            using var float32 = new CpuScorer(KernelRegistry.ChooseFloat32(), model.Weights, threads);
            return new SelfTestRun(model, tested, float32, Console.Out).Run(names) ? 0 : 1;
        }
        catch (SetupException e)
        {
            Messages.Report(e);
        }
        catch (CudaNotUsableException e)
        {
            Messages.Report($"--device cuda: CUDA is not usable: {e.Message}");
        }
        catch (CudaException e)
        {
            Messages.Report($"--device cuda: {e.Message}");
        }

        return 1;
    }

    private static int Names(string? text)
    {
        const int Most = 100_000_000;
        return text is null ? 1_000_000
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int names) && names is >= 1 and <= Most ? names
            : throw new UsageException($"--names {text}: a whole number from 1 to {Most} is wanted");
    }

    private static Option<string> Text(string name, string helpName, string description) => new(name) { HelpName = helpName, Description = description };
}
