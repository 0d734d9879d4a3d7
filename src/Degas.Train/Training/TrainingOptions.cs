using Degas.Engine.Names;

namespace Degas.Train.Training;

/// <summary>Everything that decides the weights besides the data; kept in the checkpoint and in the model's card.</summary>
public sealed record TrainingOptions
{
    /// <summary>The part of a name that the model reads.</summary>
    public Scope Scope { get; init; } = Scope.Full;

    /// <summary>Passes over the training split.</summary>
    public int Epochs { get; init; } = 24;

    /// <summary>Names a step, over all replicas.</summary>
    public int BatchSize { get; init; } = 512;

    /// <summary>E.</summary>
    public int EmbeddingSize { get; init; } = 32;

    /// <summary>H.</summary>
    public int HiddenSize { get; init; } = 128;

    /// <summary>Share of the last hidden state that is zeroed in training.</summary>
    public double Dropout { get; init; } = 0.4;

    /// <summary>Adam's rate at its height; it falls along a cosine to a hundredth of that.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Adam's decoupled weight decay (Loshchilov and Hutter, 2019).</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>
    /// Share of symbols replaced by the symbol of unknown bytes: noise against learning names by heart, and the only place where the model
    /// meets that symbol.
    /// </summary>
    public double UnknownRate { get; init; } = 0.03;

    /// <summary>File of weights to start from, of the same shape; null starts at random.</summary>
    public string? Init { get; init; }

    /// <summary>Time to train for, with the cosine over it in place of <see cref="Epochs"/>; 0 for no such limit.</summary>
    public double Minutes { get; init; }

    /// <summary>Decay of the moving average of the weights, which is what is validated and kept; 0 keeps the weights themselves.</summary>
    public double AverageDecay { get; init; }

    /// <summary>Vary the training names anew each epoch (<see cref="Data.Augmentation"/>).</summary>
    public bool Augment { get; init; }

    /// <summary>Files of weights, separated by commas, that together decide which popular names are left out as generated (<see cref="LabelCleaning"/>).</summary>
    public string CleanBy { get; init; } = "";

    /// <summary>Seed of the initial weights, the order of batches and the replacements.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Copies of the network that share each batch, one thread each. The weights depend on it in the last bits.</summary>
    public int Replicas { get; init; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary><c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>; on a GPU there is one replica.</summary>
    public string Device { get; init; } = "cpu";
}
