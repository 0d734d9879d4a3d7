using System.Security.Cryptography;
using System.Text;

namespace Degas.Train.Data;

/// <summary>Cross-validation: the names outside the test are dealt into folds by registrable domain, and each fold is held out once.</summary>
public static class Folds
{
    /// <summary>The data of one fold: its own names are the test, and the rest trains and chooses the epoch as it always does. The real test stays unseen.</summary>
    /// <param name="dataset">The data.</param>
    /// <param name="fold">The fold that is held out, from 1.</param>
    /// <param name="folds">How many there are.</param>
    /// <param name="seed">Seed of the deal.</param>
    public static Dataset Hold(Dataset dataset, int fold, int folds, int seed) => dataset.With(
    [
        .. dataset.Samples.Where(s => s.Split != Split.Test)
            .Select(s => s.Split != Split.Unseen && Of(s.Registrable, folds, seed) == fold ? s with { Split = Split.Test } : s),
    ]);

    /// <summary>The fold of a registrable domain, from 1; it does not depend on which other names there are.</summary>
    public static int Of(string registrable, int folds, int seed) =>
        1 + (int)(BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"fold:{seed}:{registrable}"))) % (uint)folds);
}
