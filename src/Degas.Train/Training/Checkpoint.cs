using System.Text.Json;
using System.Text.Json.Serialization;
using Degas.Train.Data;
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
    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        // So that a null where the settings have none is told as damage, and not met later.
        RespectNullableAnnotations = true,
    };

    private readonly string _folder;

    /// <summary>The checkpoint in a run's folder. One whose save was interrupted between its two renames is put back.</summary>
    public Checkpoint(string folder)
    {
        _folder = folder;
        if (!Directory.Exists(Current) && Directory.Exists(Current + ".old"))
            Directory.Move(Current + ".old", Current);
    }

    private string Current => Path.Combine(_folder, "checkpoint");

    private string StatePath => Path.Combine(Current, "state.json");

    /// <summary>Where the best weights of the run are kept.</summary>
    public string BestPath => Path.Combine(_folder, "best.dat");

    /// <summary>True where there is something to go on from, damaged or not: a run that began anew would replace it.</summary>
    public bool Exists => Directory.Exists(Current);

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
        File.WriteAllText(Path.Combine(next, Path.GetFileName(StatePath)), JsonSerializer.Serialize(state, s_json));
        if (Directory.Exists(Current))
            Directory.Move(Current, old);
        Directory.Move(next, Current);
        if (Directory.Exists(old))
            Directory.Delete(old, recursive: true);
    }

    /// <summary>The state of the run in this folder.</summary>
    /// <exception cref="IOException">There is none.</exception>
    /// <exception cref="InvalidDataException">It is damaged; the message names the file.</exception>
    public TrainingState LoadState()
    {
        using FileStream file = InputFile.Open(StatePath);
        try
        {
            return JsonSerializer.Deserialize<TrainingState>(file, s_json) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{StatePath}: it holds no state of a run: {e.Message}", e);
        }
    }

    /// <summary>Puts the checkpoint's weights, their average and the optimiser's moments back.</summary>
    /// <exception cref="IOException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged; the message names it.</exception>
    public void Load(LstmNet net, LstmNet average, OptimizerHelper optimizer, Linear? familyHead = null)
    {
        WeightsFile.Load(net, Path.Combine(Current, "weights.dat"));
        WeightsFile.Load(average, Path.Combine(Current, "average.dat"));
        if (familyHead is not null)
            WeightsFile.ReadTorch(Path.Combine(Current, "families.dat"), $"weights of a head for {familyHead.weight.shape[0]} families", file => familyHead.load(file));
        WeightsFile.ReadTorch(Path.Combine(Current, "optimizer.dat"), "moments of this run's optimiser", file => optimizer.load_state_dict(new BinaryReader(file)));
    }

    /// <summary>Keeps the weights as the best so far.</summary>
    public void SaveBest(LstmNet net)
    {
        net.save(BestPath + ".tmp");
        File.Move(BestPath + ".tmp", BestPath, overwrite: true);
    }
}
