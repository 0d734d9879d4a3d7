namespace Degas.Train.Training;

/// <summary>What the epochs so far say about the rest of a run. From the history alone, so that a run that goes on decides as one that never stopped.</summary>
public static class EpochHistory
{
    /// <summary>The epoch whose weights are kept: the first of the best; null before any.</summary>
    public static EpochResult? Best(IReadOnlyList<EpochResult> history) => history.MaxBy(e => e.ValidationTpr);

    /// <summary>Epochs since the best one.</summary>
    public static int SinceBest(IReadOnlyList<EpochResult> history) => Best(history) is { } best ? history[^1].Epoch - best.Epoch : 0;

    /// <summary>How often <paramref name="epochs"/> epochs in a row brought nothing better, counted anew after each time.</summary>
    public static int Plateaus(IReadOnlyList<EpochResult> history, int epochs)
    {
        double best = double.NegativeInfinity;
        int plateaus = 0, waited = 0;
        foreach (EpochResult epoch in history)
        {
            if (epoch.ValidationTpr > best)
            {
                best = epoch.ValidationTpr;
                waited = 0;
            }
            else if (++waited >= epochs)
            {
                plateaus++;
                waited = 0;
            }
        }

        return plateaus;
    }
}
