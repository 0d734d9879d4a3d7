using Degas.Engine.Names;

namespace Degas.Train.Training;

/// <summary>How the learning rate falls after its warm-up.</summary>
public enum Schedule : byte
{
    /// <summary>Along a cosine over the whole run, to a hundredth.</summary>
    Cosine,

    /// <summary>By half each time that some epochs brought nothing better.</summary>
    Plateau,
}

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

    /// <summary>Adam's rate at its height.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>How the rate falls from there.</summary>
    public Schedule Schedule { get; init; }

    /// <summary>With <see cref="Schedule.Plateau"/>: epochs without a better one after which the rate is halved.</summary>
    public int PlateauEpochs { get; init; } = 2;

    /// <summary>Epochs without a better one after which the run ends; 0 runs all.</summary>
    public int Patience { get; init; }

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

    /// <summary>Files of weights, separated by commas, of networks that teach this one (<see cref="TeacherWeight"/>).</summary>
    public string Teachers { get; init; } = "";

    /// <summary>Share of a sample's target that is the mean score of the teachers (Hinton et al., 2015); the rest is its label.</summary>
    public double TeacherWeight { get; init; } = 0.7;

    /// <summary>What benign names weigh in the loss, against one for generated names.</summary>
    public double BenignWeight { get; init; } = 1;

    /// <summary>What the family of a generated name weighs in the loss beside the verdict, by a head that serves the training alone; 0 trains the verdict alone.</summary>
    public double FamilyWeight { get; init; }

    /// <summary>Round the operands of training's matrix products to bfloat16, where the processor is faster at those; sums and weights stay float32.</summary>
    public bool BFloat16 { get; init; }

    /// <summary>Families and benign sources, separated by commas, that training and thresholds do not see (<see cref="Data.LeftOut"/>).</summary>
    public string LeaveOut { get; init; } = "";

    /// <summary>Folds of the cross-validation that this run is one of; 0 for a run by itself (<see cref="Data.Folds"/>).</summary>
    public int Folds { get; init; }

    /// <summary>The fold that this run holds out, from 1.</summary>
    public int Fold { get; init; }

    /// <summary>Seed of the initial weights, the order of batches and the replacements.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Copies of the network that share each batch, one thread each. The weights depend on it in the last bits.</summary>
    public int Replicas { get; init; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary><c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>; on a GPU there is one replica.</summary>
    public string Device { get; init; } = "cpu";
}
