using System.Diagnostics;
using Degas.Engine.Names;
using Degas.Train.Data;
using Degas.Train.Evaluation;
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
        var alphabet = new Alphabet(Alphabet.HostNames);
        var training = new EncodedSamples([.. dataset.Samples.Where(s => s.Split == Split.Train)], options.Scope, alphabet);
        var validation = new EncodedSamples([.. dataset.Samples.Where(s => s.Split == Split.Validation)], options.Scope, alphabet);
        int replicaCount = options.Device == "cpu" ? options.Replicas : 1;
        using var replicas = new Replicas(replicaCount, device, () => CreateNet(options));
        OptimizerHelper optimizer = optim.AdamW(replicas.Master.parameters(), options.LearningRate, weight_decay: options.WeightDecay);

        var state = new TrainingState { Options = options, DataHash = dataset.Hash };
        if (checkpoint.Exists)
        {
            state = checkpoint.LoadState();
            checkpoint.Load(replicas.Master, optimizer);
            replicas.Spread();
        }

        var sinceCheckpoint = Stopwatch.StartNew();
        while (state.Epoch < options.Epochs)
        {
            List<int[]> batches = training.Batches(options.BatchSize, new Random(unchecked(options.Seed * 1_000_003 + state.Epoch)));
            var clock = Stopwatch.StartNew();
            long names = 0;
            while (state.Batch < batches.Count)
            {
                SetRate(optimizer, state.Epoch + (double)state.Batch / batches.Count);
                int[] batch = batches[state.Batch];
                double loss = replicas.Gradient(training, batch, options, unchecked(options.Seed * 7919 + state.Epoch * batches.Count + state.Batch));
                nn.utils.clip_grad_norm_(replicas.Master.parameters(), 1.0);
                optimizer.step();
                replicas.Spread();

                names += batch.Length;
                state = state with { Batch = state.Batch + 1, LossSum = state.LossSum + loss };
                double rate = names / clock.Elapsed.TotalSeconds, left = (options.Epochs - state.Epoch - (double)state.Batch / batches.Count) * training.Count / rate;
                OnProgress?.Invoke(new(state.Epoch + 1, options.Epochs, state.Batch, batches.Count, state.LossSum / state.Batch, rate, TimeSpan.FromSeconds(left)));
                if (cancellation.IsCancellationRequested || sinceCheckpoint.Elapsed > s_checkpointEvery)
                {
                    checkpoint.Save(replicas.Master, optimizer, state);
                    sinceCheckpoint.Restart();
                }

                if (cancellation.IsCancellationRequested)
                    return false;
            }

            EpochResult result = Validate(replicas, validation, state, clock.Elapsed);
            if (state.History.All(e => result.ValidationTpr > e.ValidationTpr))
                checkpoint.SaveBest(replicas.Master);
            state = state with { Epoch = state.Epoch + 1, Batch = 0, LossSum = 0, History = [.. state.History, result] };
            checkpoint.Save(replicas.Master, optimizer, state);
            OnEpoch?.Invoke(result);
        }

        return true;
    }

    private void CheckSplits()
    {
        foreach (Split split in new[] { Split.Train, Split.Validation })
        {
            if (dataset.Samples.Where(s => s.Split == split).Select(s => s.IsDga).Distinct().Count() != 2)
                throw new InvalidDataException($"the {split.ToString().ToLowerInvariant()} split of the data needs names of both classes");
        }
    }

    private static Device ParseDevice(string text)
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

    // A short linear warm-up, then a cosine to a hundredth of the height.
    private void SetRate(OptimizerHelper optimizer, double epoch)
    {
        double warmUp = Math.Min(1, (epoch + 0.002) / 0.1), cosine = 0.5 * (1 + Math.Cos(Math.PI * epoch / options.Epochs));
        foreach (optim.ILearningRateController group in optimizer.ParamGroups)
            group.LearningRate = options.LearningRate * warmUp * (0.01 + 0.99 * cosine);
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

        var roc = new RocCurve(scores.Where((_, i) => !samples.Samples[i].IsDga));
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
