using System.CommandLine;
using System.Runtime.InteropServices;
using Degas.Engine.Names;
using Degas.Train.Data;
using Degas.Train.Evaluation;
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
        var teachers = new Option<string[]>("--teacher") { HelpName = "FILE", Description = "weights, of any hidden size, whose scores are learned besides the labels; given again, a mean of them" };
        var teacherWeight = new Option<double>("--teacher-weight") { Description = "share of the target that is the teachers' score; the rest is the label", DefaultValueFactory = _ => defaults.TeacherWeight };
        var benignWeight = new Option<double>("--benign-weight") { Description = "what benign names weigh in the loss, against 1 for generated ones", DefaultValueFactory = _ => defaults.BenignWeight };
        var familyWeight = new Option<double>("--family-weight") { Description = "what naming a generated name's family weighs in the loss beside the verdict; 0 trains the verdict alone" };
        var bfloat16 = new Option<bool>("--bfloat16") { Description = "round the operands of matrix products to bfloat16, which doubles the speed where the processor has AMX" };
        var schedule = new Option<Schedule>("--schedule") { Description = "how the learning rate falls: cosine, over the whole run, or plateau, halved where nothing gets better", DefaultValueFactory = _ => defaults.Schedule };
        var plateau = new Option<int>("--plateau") { HelpName = "N", Description = "with --schedule plateau: epochs without a better one before the rate is halved", DefaultValueFactory = _ => defaults.PlateauEpochs };
        var patience = new Option<int>("--patience") { HelpName = "N", Description = "end after N epochs without a better one; 0 runs all" };
        var kfold = new Option<int>("--kfold") { HelpName = "K", Description = "cross-validation: K runs in RUN/fold-1 to RUN/fold-K, each without one part of the registrable domains; reports mean and spread" };
        var fold = new Option<int>("--fold") { HelpName = "N", Description = "with --kfold: train this fold alone, so that several processes share the folds; without --fold the same command then reports on all" };
        var leaveOut = new Option<string[]>("--leave-out") { HelpName = "GROUP", Description = "a family or benign source that training and thresholds do not see, evaluated by itself; give it again for another (weights of --init should not have seen them either)" };
        foreach (Option<int> count in new[] { epochs, batch, embedding, threads, plateau })
            count.Require(n => n >= 1, "a whole number from 1 on");
        patience.Require(n => n >= 0, "a whole number from 0 on");
        hidden.Require(h => h % 16 == 0 && h is >= 16 and <= 256, "a multiple of 16 from 16 to 256");
        kfold.Require(k => k is >= 2 and <= 100, "a whole number from 2 to 100");
        foreach (Option<double> share in new[] { dropout, decay, unknown, average, teacherWeight, familyWeight })
            share.Require(x => x is >= 0 and <= 1, "a number from 0 to 1");
        minutes.Require(m => m is >= 0 and <= 1_000_000, "a number from 0 to 1000000");
        rate.Require(r => r is > 0 and <= 1, "a number above 0, 1 at most,");
        benignWeight.Require(w => w is > 0 and <= 1000, "a number above 0, 1000 at most,");
        epochs.RequireEffect(minutes, m => m == 0, "goes without --minutes, which takes its place");
        teacherWeight.RequireEffect(teachers, files => files is { Length: > 0 }, "goes with --teacher");
        plateau.RequireEffect(schedule, s => s == Schedule.Plateau, "goes with --schedule plateau");
        fold.RequireEffect(kfold, k => k > 0, "goes with --kfold");
        fold.Validators.Add(r =>
        {
            if (r.TryGet(out int n) && r.GetResult(kfold) is { } folds && folds.TryGet(out int k) && (n < 1 || n > k))
                r.AddError($"--fold {n}: it is none of the folds of --kfold {k}, which count from 1");
        });
        var command = new Command("train-model", "Train the model; an interrupted run goes on where it stopped.")
        {
            data, run, scope, epochs, batch, embedding, hidden, dropout, rate, decay, unknown, seed, threads, device,
            init, minutes, average, augment, clean, teachers, teacherWeight, benignWeight, familyWeight, bfloat16, schedule, plateau, patience, kfold, fold, leaveOut,
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
            Replicas = parse.GetValue(threads),
            Device = parse.GetRequiredValue(device),
            Init = parse.GetValue(init),
            Minutes = parse.GetValue(minutes),
            AverageDecay = parse.GetValue(average),
            Augment = parse.GetValue(augment),
            CleanBy = string.Join(',', parse.GetValue(clean) ?? []),
            Teachers = string.Join(',', parse.GetValue(teachers) ?? []),
            TeacherWeight = parse.GetValue(teacherWeight),
            BenignWeight = parse.GetValue(benignWeight),
            FamilyWeight = parse.GetValue(familyWeight),
            BFloat16 = parse.GetValue(bfloat16),
            Schedule = parse.GetValue(schedule),
            PlateauEpochs = parse.GetValue(plateau),
            Patience = parse.GetValue(patience),
            Folds = parse.GetValue(kfold),
            Fold = parse.GetValue(fold),
            LeaveOut = string.Join(LeftOut.Separator, (parse.GetValue(leaveOut) ?? []).SelectMany(LeftOut.Groups).Distinct(StringComparer.Ordinal)),
        }));
        return command;
    }

    private static int Run(string data, string folder, TrainingOptions options)
    {
        using var cancellation = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        if (options.Folds == 0 && Directory.Exists(CrossValidation.FoldFolder(folder, 1)))
            throw new InvalidDataException($"{folder}: a cross-validation is in there; --kfold goes on with it");
        if (options.Folds > 0 && new Checkpoint(folder).Exists)
            throw new InvalidDataException($"{folder}: a run without --kfold is in there");
        bool done = options.Folds > 0 ? RunFolds(data, folder, options, cancellation.Token) : RunOne(data, folder, options, cancellation.Token) is not null;
        if (!done)
            AnsiConsole.WriteLine("stopped; the same command goes on from here");
        return done ? 0 : 130;

        void Cancel(PosixSignalContext context)
        {
            context.Cancel = true;
            cancellation.Cancel();
        }
    }

    private static bool RunFolds(string data, string folder, TrainingOptions options, CancellationToken cancellation)
    {
        var results = new List<Metrics>();
        int only = options.Fold;
        foreach (int fold in only != 0 ? [only] : Enumerable.Range(1, options.Folds))
        {
            AnsiConsole.WriteLine($"fold {fold} of {options.Folds}");
            string own = CrossValidation.FoldFolder(folder, fold);
            // What the first fold began with holds for all: folds of different settings would not compare.
            if (RunOne(data, own, options with { Fold = fold }, cancellation) is not { } run)
                return false;
            options = run.Options;
            // A fold that is done stays as it is, and so do its scores.
            string heldOut = Path.Combine(own, CrossValidation.HeldOutFile);
            if (!File.Exists(heldOut))
                CrossValidation.WriteHeldOut(new Checkpoint(own), run.View, heldOut);
            if (only != 0)
                return true;
            results.Add(CrossValidation.Evaluate(new Checkpoint(own), run.View));
            MetricsReport.Write(results[^1], Path.Combine(own, "metrics.json"));
        }

        CrossValidation all = CrossValidation.Of(results);
        all.Write(Path.Combine(folder, "kfold.json"));
        all.Show();
        return true;
    }

    // The run's settings and its view of the data; null where it was stopped.
    private static (TrainingOptions Options, Dataset View)? RunOne(string data, string folder, TrainingOptions options, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var checkpoint = new Checkpoint(folder);
        if (checkpoint.Exists && checkpoint.LoadState() is var state && state.Options != options)
        {
            if ((state.Options.Fold, state.Options.Folds) != (options.Fold, options.Folds))
                throw new InvalidDataException($"{folder}: the run in there is fold {state.Options.Fold} of {state.Options.Folds}, not {options.Fold} of {options.Folds}");
            AnsiConsole.WriteLine($"going on with the settings of the run in {folder}; those given now are not used");
            options = state.Options;
        }

        Dataset dataset = Dataset.Read(data, options.Scope);
        if (checkpoint.Exists && checkpoint.LoadState().DataHash != dataset.Hash)
            throw new InvalidDataException($"{folder}: the run was started on other data (hash {checkpoint.LoadState().DataHash[..12]}, not {dataset.Hash[..12]})");
        Dataset view = RunData.View(dataset, options);
        if (options.LeaveOut.Length > 0)
            AnsiConsole.WriteLine($"left out: {options.LeaveOut}, and {dataset.Samples.Count - LeftOut.Apply(dataset, LeftOut.Groups(options.LeaveOut)).Samples.Count:N0} other names under their registrable domains");

        bool done = false;
        TrainingProgressView.Show(options.Epochs, progress =>
        {
            var trainer = new Trainer(options, view, checkpoint) { OnProgress = progress.Batch, OnEpoch = TrainingProgressView.Epoch };
            done = trainer.Run(cancellation);
        });
        if (!done)
            return null;
        int since = EpochHistory.SinceBest(checkpoint.LoadState().History);
        AnsiConsole.WriteLine($"{(options.Patience > 0 && since >= options.Patience ? $"no better epoch in {since}: " : "")}done; the best weights are in {checkpoint.BestPath}");
        return (options, view);
    }
}
