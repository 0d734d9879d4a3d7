using System.CommandLine;
using System.Runtime.InteropServices;
using Degas.Engine.Names;
using Degas.Train.Data;
using Degas.Train.Training;
using Spectre.Console;

namespace Degas.Train.Commands;

/// <summary><c>train-model DATA RUN</c>: trains, or goes on with the run in that folder.</summary>
internal static class TrainModelCommand
{
    public static Command Create()
    {
        var defaults = new TrainingOptions();
        var data = new Argument<string>("DATA") { Description = "folder that process-data wrote" };
        var run = new Argument<DirectoryInfo>("RUN") { Description = "folder of this run; where it holds a checkpoint, the run goes on" };
        var scope = new Option<Scope>("--scope") { Description = "part of a name that the model reads: full or registered", DefaultValueFactory = _ => defaults.Scope };
        var epochs = new Option<int>("--epochs") { Description = "passes over the data", DefaultValueFactory = _ => defaults.Epochs };
        var batch = new Option<int>("--batch-size") { Description = "names a step", DefaultValueFactory = _ => defaults.BatchSize };
        var embedding = new Option<int>("--embedding") { Description = "embedding size E", DefaultValueFactory = _ => defaults.EmbeddingSize };
        var hidden = new Option<int>("--hidden") { Description = "hidden size H, a multiple of 16 up to 256", DefaultValueFactory = _ => defaults.HiddenSize };
        var dropout = new Option<double>("--dropout") { Description = "dropout before the head", DefaultValueFactory = _ => defaults.Dropout };
        var rate = new Option<double>("--learning-rate") { Description = "Adam's rate at its height", DefaultValueFactory = _ => defaults.LearningRate };
        var decay = new Option<double>("--weight-decay") { Description = "Adam's decoupled weight decay", DefaultValueFactory = _ => defaults.WeightDecay };
        var unknown = new Option<double>("--unknown-rate") { Description = "share of characters replaced by the unknown symbol", DefaultValueFactory = _ => defaults.UnknownRate };
        var seed = new Option<int>("--seed") { Description = "seed of weights and order", DefaultValueFactory = _ => defaults.Seed };
        var threads = new Option<int>("--threads") { Description = "cores to use", DefaultValueFactory = _ => defaults.Replicas };
        var device = new Option<string>("--device") { Description = "cpu, cuda or cuda:N", DefaultValueFactory = _ => defaults.Device };
        var init = new Option<string?>("--init") { HelpName = "FILE", Description = "weights to start from: another run's best.dat, or a model.safetensors" };
        var minutes = new Option<double>("--minutes") { Description = "train for so long in place of --epochs" };
        var average = new Option<double>("--average") { Description = "decay of the moving average of the weights, such as 0.999; 0 for none" };
        var augment = new Option<bool>("--augment") { Description = "vary the training names each epoch and add names of made-up generators" };
        var clean = new Option<string[]>("--clean-by") { HelpName = "FILE", Description = "weights of earlier runs; popular names that all of them call generated are left out of training" };
        hidden.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() is var h && (h % 16 != 0 || h is < 16 or > 256))
                r.AddError($"--hidden {h}: a multiple of 16 from 16 to 256 is wanted");
        });
        var command = new Command("train-model", "Train the model; an interrupted run goes on where it stopped.")
        {
            data, run, scope, epochs, batch, embedding, hidden, dropout, rate, decay, unknown, seed, threads, device,
            init, minutes, average, augment, clean,
        };
        command.SetAction(parse => Run(parse.GetRequiredValue(data), parse.GetRequiredValue(run).FullName, new TrainingOptions
        {
            Scope = parse.GetValue(scope),
            Epochs = parse.GetValue(epochs),
            BatchSize = parse.GetValue(batch),
            EmbeddingSize = parse.GetValue(embedding),
            HiddenSize = parse.GetValue(hidden),
            Dropout = parse.GetValue(dropout),
            LearningRate = parse.GetValue(rate),
            WeightDecay = parse.GetValue(decay),
            UnknownRate = parse.GetValue(unknown),
            Seed = parse.GetValue(seed),
            Replicas = Math.Max(1, parse.GetValue(threads)),
            Device = parse.GetRequiredValue(device),
            Init = parse.GetValue(init),
            Minutes = parse.GetValue(minutes),
            AverageDecay = parse.GetValue(average),
            Augment = parse.GetValue(augment),
            CleanBy = string.Join(',', parse.GetValue(clean) ?? []),
        }));
        return command;
    }

    private static int Run(string data, string folder, TrainingOptions options)
    {
        Directory.CreateDirectory(folder);
        var checkpoint = new Checkpoint(folder);
        if (checkpoint.Exists && checkpoint.LoadState() is var state && state.Options != options)
        {
            AnsiConsole.WriteLine($"going on with the settings of the run in {folder}; those given now are not used");
            options = state.Options;
        }

        Dataset dataset = Dataset.Read(data, options.Scope);
        if (checkpoint.Exists && checkpoint.LoadState().DataHash != dataset.Hash)
            throw new InvalidDataException($"{folder}: the run was started on other data (hash {checkpoint.LoadState().DataHash[..12]}, not {dataset.Hash[..12]})");

        using var cancellation = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        bool done = false;
        TrainingProgressView.Show(options.Epochs, view =>
        {
            var trainer = new Trainer(options, dataset, checkpoint) { OnProgress = view.Batch, OnEpoch = TrainingProgressView.Epoch };
            done = trainer.Run(cancellation.Token);
        });
        AnsiConsole.WriteLine(done ? $"done; the best weights are in {checkpoint.BestPath}" : "stopped; the same command goes on from here");
        return done ? 0 : 130;

        void Cancel(PosixSignalContext context)
        {
            context.Cancel = true;
            cancellation.Cancel();
        }
    }
}
