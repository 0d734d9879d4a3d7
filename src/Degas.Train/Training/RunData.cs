using Degas.Train.Data;

namespace Degas.Train.Training;

/// <summary>A dataset as a run's settings ask for it.</summary>
public static class RunData
{
    /// <summary>What the run trains on and chooses its epoch by: groups left out, and the run's fold held out as the test.</summary>
    /// <exception cref="InvalidDataException">A group that is to be left out is not there.</exception>
    public static Dataset View(Dataset dataset, TrainingOptions options)
    {
        Dataset view = LeftOut.Apply(dataset, LeftOut.Groups(options.LeaveOut));
        return options.Folds > 0 ? Folds.Hold(view, options.Fold, options.Folds, options.Seed) : view;
    }
}
