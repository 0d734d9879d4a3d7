using System.Text.Json;
using System.Text.Json.Serialization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Degas.Train.Training;

/// <summary>One epoch's figures.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="TrainLoss">Mean loss over the epoch's batches, with dropout and noise.</param>
/// <param name="ValidationLoss">Weighted loss on the validation split.</param>
/// <param name="ValidationAuc">Area under the ROC curve there.</param>
/// <param name="ValidationTpr">True-positive rate there, a mean over false-positive rates from 1e-2 to 6e-4: the best epoch is the one where it is highest.</param>
/// <param name="Seconds">Time taken.</param>
public sealed record EpochResult(int Epoch, double TrainLoss, double ValidationLoss, double ValidationAuc, double ValidationTpr, double Seconds);

/// <summary>What a run needs besides weights to go on where it stopped.</summary>
public sealed record TrainingState
{
    /// <summary>The settings of the run.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>Hash of the dataset.</summary>
    public required string DataHash { get; init; }

    /// <summary>Epochs that are done.</summary>
    public int Epoch { get; init; }

    /// <summary>Batches of the next epoch that are done.</summary>
    public int Batch { get; init; }

    /// <summary>Loss summed over those batches.</summary>
    public double LossSum { get; init; }

    /// <summary>Time trained so far, all sittings together.</summary>
    public double Seconds { get; init; }

    /// <summary>Epochs so far.</summary>
    public IReadOnlyList<EpochResult> History { get; init; } = [];
}

/// <summary>A folder with the run's state; a new one replaces the old one whole.</summary>
public sealed class Checkpoint
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Converters = { new JsonStringEnumConverter() }, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
    private readonly string _folder;

    /// <summary>The checkpoint in a run's folder. One whose save was interrupted between its two renames is put back.</summary>
    public Checkpoint(string folder)
    {
        _folder = folder;
        if (!Directory.Exists(Current) && Directory.Exists(Current + ".old"))
            Directory.Move(Current + ".old", Current);
    }

    private string Current => Path.Combine(_folder, "checkpoint");

    /// <summary>Where the best weights of the run are kept.</summary>
    public string BestPath => Path.Combine(_folder, "best.dat");

    /// <summary>True where there is something to go on from.</summary>
    public bool Exists => File.Exists(Path.Combine(Current, "state.json"));

    /// <summary>Writes all there is; an interruption leaves either the old checkpoint or the new one.</summary>
    public void Save(LstmNet net, LstmNet average, OptimizerHelper optimizer, TrainingState state, Linear? familyHead = null)
    {
        string next = Current + ".tmp", old = Current + ".old";
        foreach (string leftover in new[] { next, old })
        {
            if (Directory.Exists(leftover))
                Directory.Delete(leftover, recursive: true);
        }

        Directory.CreateDirectory(next);
        net.save(Path.Combine(next, "weights.dat"));
        average.save(Path.Combine(next, "average.dat"));
        optimizer.save_state_dict(Path.Combine(next, "optimizer.dat"));
        familyHead?.save(Path.Combine(next, "families.dat"));
        File.WriteAllText(Path.Combine(next, "state.json"), JsonSerializer.Serialize(state, s_json));
        if (Directory.Exists(Current))
            Directory.Move(Current, old);
        Directory.Move(next, Current);
        if (Directory.Exists(old))
            Directory.Delete(old, recursive: true);
    }

    /// <summary>The state of the run in this folder.</summary>
    public TrainingState LoadState() =>
        JsonSerializer.Deserialize<TrainingState>(File.ReadAllText(Path.Combine(Current, "state.json")), s_json)
        ?? throw new InvalidDataException($"{Current}: state.json is empty");

    /// <summary>Puts the checkpoint's weights, their average and the optimiser's moments back.</summary>
    public void Load(LstmNet net, LstmNet average, OptimizerHelper optimizer, Linear? familyHead = null)
    {
        net.load(Path.Combine(Current, "weights.dat"));
        average.load(Path.Combine(Current, "average.dat"));
        familyHead?.load(Path.Combine(Current, "families.dat"));
        optimizer.load_state_dict(Path.Combine(Current, "optimizer.dat"));
    }

    /// <summary>Keeps the weights as the best so far.</summary>
    public void SaveBest(LstmNet net)
    {
        net.save(BestPath + ".tmp");
        File.Move(BestPath + ".tmp", BestPath, overwrite: true);
    }
}
