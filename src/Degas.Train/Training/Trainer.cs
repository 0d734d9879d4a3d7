using System.Diagnostics;
using Degas.Engine.Names;
using Degas.Train.Data;
using Degas.Train.Evaluation;
using Degas.Train.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Degas.Train.Training;

/// <summary>Progress of a run, told after every batch.</summary>
public readonly record struct TrainingProgress(int Epoch, int Epochs, int Batch, int Batches, double Loss, double NamesPerSecond, TimeSpan Left);

/// <summary>Trains an <see cref="LstmNet"/> on the training split, from the start or from a checkpoint.</summary>
public sealed class Trainer(TrainingOptions options, Dataset dataset, Checkpoint checkpoint)
{
    private static readonly TimeSpan s_checkpointEvery = TimeSpan.FromMinutes(3);

    /// <summary>Called after every batch.</summary>
    public Action<TrainingProgress>? OnProgress { get; init; }

    /// <summary>Called after every epoch.</summary>
    public Action<EpochResult>? OnEpoch { get; init; }

    /// <summary>A network of the shape that the options ask for.</summary>
    public static LstmNet CreateNet(TrainingOptions options) =>
        new(new Alphabet(Alphabet.HostNames).Size, options.EmbeddingSize, options.HiddenSize);

    /// <summary>Trains until all epochs are done or <paramref name="cancellation"/>; then a checkpoint is written and the rest is left for a later run.</summary>
    /// <returns>False where it was cancelled.</returns>
    public bool Run(CancellationToken cancellation)
    {
        random.manual_seed(options.Seed);
        CheckSplits();
        Device device = ParseDevice(options.Device);
        if (options.BFloat16)
            NativeTorch.AllowBFloat16Products();
        var alphabet = new Alphabet(Alphabet.HostNames);
        IReadOnlyList<Sample> names = LabelCleaning.Clean([.. dataset.Samples.Where(s => s.Split == Split.Train)], options.CleanBy.Split(',', StringSplitOptions.RemoveEmptyEntries), options, device);
        Augmentation? augmentation = options.Augment ? new Augmentation(names) : null;
        EncodedSamples? plain = options.Augment ? null : new EncodedSamples(names, options.Scope, alphabet, options.BenignWeight);
        var validation = new EncodedSamples([.. dataset.Samples.Where(s => s.Split == Split.Validation)], options.Scope, alphabet);
        string[] families = options.FamilyWeight == 0 ? [] : [.. FamilyFit.Families(names).Select(g => g.Key)];
        using var replicas = Replicas.On(device, options, () => CreateNet(options), () => [.. options.Teachers.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(file => WeightsFile.Open(file, options))], families);
        if (options.Init is not null && !checkpoint.Exists)
            WeightsFile.Load(replicas.Master, options.Init);
        OptimizerHelper optimizer = optim.AdamW(replicas.Parameters, options.LearningRate, weight_decay: options.WeightDecay);
        using var average = new WeightAverage(replicas.Master, () => CreateNet(options), options.AverageDecay);

        var state = new TrainingState { Options = options, DataHash = dataset.Hash };
        if (checkpoint.Exists)
        {
            state = checkpoint.LoadState();
            checkpoint.Load(replicas.Master, average.Net, optimizer, replicas.FamilyHead);
        }

        replicas.Spread();
        Stopwatch sitting = Stopwatch.StartNew(), sinceCheckpoint = Stopwatch.StartNew();
        double before = state.Seconds;
        Task<(EncodedSamples, List<int[]>)>? next = null;
        while (Progress(state, 0) < 1 && !IsOutOfPatience(state))
        {
            (EncodedSamples training, List<int[]> batches) = next is null ? Prepare(state.Epoch) : next.GetAwaiter().GetResult();
            // A GPU would wait for the next epoch's names for as long as it trains on this one's; the CPU's cores are busy anyway.
            int following = state.Epoch + 1;
            next = device.type == DeviceType.CPU ? null : Task.Run(() => Prepare(following), CancellationToken.None);
            var clock = Stopwatch.StartNew();
            long count = 0;
            while (state.Batch < batches.Count && Progress(state, batches.Count) < 1)
            {
                SetRate(optimizer, state, batches.Count);
                int[] batch = batches[state.Batch];
                double loss = replicas.Gradient(training, batch, options, unchecked(options.Seed * 7919 + state.Epoch * batches.Count + state.Batch));
                nn.utils.clip_grad_norm_(replicas.Parameters, 1.0);
                optimizer.step();
                average.Update(replicas.Master);
                replicas.Spread();

                count += batch.Length;
                state = state with { Batch = state.Batch + 1, LossSum = state.LossSum + loss, Seconds = before + sitting.Elapsed.TotalSeconds };
                double rate = count / clock.Elapsed.TotalSeconds;
                OnProgress?.Invoke(new(state.Epoch + 1, options.Epochs, state.Batch, batches.Count, state.LossSum / state.Batch, rate, TimeLeft(state, batches.Count, training.Count / rate)));
                if (cancellation.IsCancellationRequested || sinceCheckpoint.Elapsed > s_checkpointEvery)
                {
                    checkpoint.Save(replicas.Master, average.Net, optimizer, state, replicas.FamilyHead);
                    sinceCheckpoint.Restart();
                }

                if (cancellation.IsCancellationRequested)
                    return false;
            }

            average.Swap(replicas.Master);
            replicas.Spread();
            EpochResult result = Validate(replicas, validation, state, clock.Elapsed);
            if (state.History.All(e => result.ValidationTpr > e.ValidationTpr))
                checkpoint.SaveBest(replicas.Master);
            average.Swap(replicas.Master);
            replicas.Spread();
            state = state with { Epoch = state.Epoch + 1, Batch = 0, LossSum = 0, Seconds = before + sitting.Elapsed.TotalSeconds, History = [.. state.History, result] };
            checkpoint.Save(replicas.Master, average.Net, optimizer, state, replicas.FamilyHead);
            OnEpoch?.Invoke(result);
        }

        return true;

        (EncodedSamples Names, List<int[]> Batches) Prepare(int epoch)
        {
            int seed = unchecked(options.Seed * 1_000_003 + epoch);
            EncodedSamples training = plain ?? new EncodedSamples(augmentation!.Epoch(new Random(~seed)), options.Scope, alphabet, options.BenignWeight);
            return (training, training.Batches(options.BatchSize, new Random(seed)));
        }
    }

    // How much of the run is done, from 0 to 1.
    private double Progress(TrainingState state, int batches) => options.Minutes > 0
        ? state.Seconds / (options.Minutes * 60)
        : (state.Epoch + (batches == 0 ? 0 : (double)state.Batch / batches)) / options.Epochs;

    private TimeSpan TimeLeft(TrainingState state, int batches, double secondsAnEpoch) => TimeSpan.FromSeconds(options.Minutes > 0
        ? Math.Max(0, options.Minutes * 60 - state.Seconds)
        : (1 - Progress(state, batches)) * options.Epochs * secondsAnEpoch);

    private bool IsOutOfPatience(TrainingState state) => options.Patience > 0 && EpochHistory.SinceBest(state.History) >= options.Patience;

    private void CheckSplits()
    {
        foreach (Split split in new[] { Split.Train, Split.Validation })
        {
            if (dataset.Samples.Where(s => s.Split == split).Select(s => s.IsDga).Distinct().Count() != 2)
                throw new InvalidDataException($"the {split.ToString().ToLowerInvariant()} split of the data needs names of both classes");
        }
    }

    /// <summary>The device that <paramref name="text"/> names.</summary>
    /// <exception cref="InvalidDataException">It is not to be had.</exception>
    public static Device ParseDevice(string text)
    {
        if (text != "cpu" && !(text.StartsWith("cuda", StringComparison.Ordinal) && cuda.is_available()))
            throw new InvalidDataException($"device '{text}' is not to be had here; there is cpu{(cuda.is_available() ? ", cuda" : "")}");
        try
        {
            return torch.device(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new InvalidDataException($"device '{text}': {e.Message}", e);
        }
    }

    // A short linear warm-up, then the schedule.
    private void SetRate(OptimizerHelper optimizer, TrainingState state, int batches)
    {
        double warmUp = Math.Min(1, (state.Epoch + (double)state.Batch / batches + 0.002) / 0.1);
        double height = options.Schedule == Schedule.Plateau
            ? Math.Pow(0.5, EpochHistory.Plateaus(state.History, options.PlateauEpochs))
            : 0.01 + 0.99 * 0.5 * (1 + Math.Cos(Math.PI * Progress(state, batches)));
        foreach (optim.ILearningRateController group in optimizer.ParamGroups)
            group.LearningRate = options.LearningRate * warmUp * height;
    }

    private static EpochResult Validate(Replicas replicas, EncodedSamples samples, TrainingState state, TimeSpan elapsed)
    {
        float[] scores = replicas.Score(samples);
        double loss = 0, weight = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            double p = Math.Clamp(samples.Samples[i].IsDga ? scores[i] : 1 - scores[i], 1e-7, 1);
            loss -= samples.Weights[i] * Math.Log(p);
            weight += samples.Weights[i];
        }

        Func<Sample, bool> isMeasured = BenignSources.Measured(samples.Samples);
        var roc = new RocCurve(scores.Where((_, i) => isMeasured(samples.Samples[i])));
        float[] positives = [.. scores.Where((_, i) => samples.Samples[i].IsDga)];
        return new EpochResult(state.Epoch + 1, state.LossSum / state.Batch, loss / weight, roc.Area(positives), MeanTpr(roc, positives), elapsed.TotalSeconds);
    }

    // One rate alone would rest on a few benign names; the epochs are compared by the range of rates that users work at.
    private static double MeanTpr(RocCurve roc, float[] positives) =>
        Enumerable.Range(0, 11).Average(i =>
        {
            float threshold = roc.Threshold(Math.Pow(10, -2 - i / 8.0));
            return positives.Count(s => s >= threshold) / (double)positives.Length;
        });
}
