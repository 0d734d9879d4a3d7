using System.Globalization;
using System.Text;
using Degas.Engine.Model;
using Degas.Train.Data;
using Degas.Train.Evaluation;
using Degas.Train.Training;

namespace Degas.Train.Export;

/// <summary>The card beside a model: what it is, what it was made of, and how it does.</summary>
public static class ModelCard
{
    /// <summary>The card's text, in Markdown.</summary>
    /// <param name="model">The exported file.</param>
    /// <param name="state">The run.</param>
    /// <param name="dataset">Its data.</param>
    /// <param name="metrics">The file's figures.</param>
    /// <param name="meanWith">Files of weights whose mean with the run's the model is, if any.</param>
    public static string Text(DegasModel model, TrainingState state, Dataset dataset, Metrics metrics, params IReadOnlyList<string> meanWith)
    {
        TrainingOptions options = state.Options;
        CultureInfo culture = CultureInfo.InvariantCulture;
        var text = new StringBuilder();
        text.Append(culture, $"""
            # degas, version {model.Version}

            Embedding ({model.Alphabet.Size} symbols, E = {options.EmbeddingSize}), one LSTM layer (H = {options.HiddenSize}), a linear head. Reads {(options.Scope == Engine.Names.Scope.Full ? "the whole name without a leading `www.`" : "the registrable domain")}, from its last character to its first.
            Written by `degas-train export`; SHA-256 of `model.safetensors`: `{model.Hash}`.

            ## Thresholds

            | false-positive rate | score |
            |---|---|

            """);
        foreach (Threshold threshold in model.Thresholds.All)
            text.Append(culture, $"| {Thresholds.RateText(threshold.FalsePositiveRate)}{(threshold.FalsePositiveRate == model.DefaultRate ? " (default)" : "")} | {threshold.Score:F6} |\n");
        text.Append(culture, $"""

            Chosen on the benign names of the validation and test splits that someone vouches for (no popularity lists); the weights were not fitted to them.

            ## Data

            {dataset.Samples.Count:N0} names (hash `{dataset.Hash[..16]}`), split by registrable domain so that none stands on two sides.

            | split | generated | benign |
            |---|---|---|

            """);
        foreach (IGrouping<Split, Sample> split in dataset.Samples.GroupBy(s => s.Split).OrderBy(g => g.Key))
            text.Append(culture, $"| {split.Key.ToString().ToLowerInvariant()} | {split.Count(s => s.IsDga):N0} | {split.Count(s => !s.IsDga):N0} |\n");
        text.Append(culture, $"""

            Generated names: published lists and generators' own output of {dataset.Samples.Where(s => s.IsDga).Select(s => s.Group).Distinct().Count()} families. Benign names: popularity lists, hosts of public bodies, universities, trackers, dynamic-DNS providers and others.
            Popularity lists hold some generated names: false alarms are counted on the other, vouched sources.

            ## Settings

            {Length(state)}, batches of {options.BatchSize}, Adam at {options.LearningRate} {Fall(options)}, dropout {options.Dropout}, weight decay {options.WeightDecay}, {options.UnknownRate:P0} of characters replaced by the unknown symbol, seed {options.Seed}, {options.Replicas} replicas; families weighted by the square root of their size.
            {Extras(options)}
            The weights are those of epoch {EpochHistory.Best(state.History)!.Epoch}, the best by true-positive rate at low false-positive rates on the validation split{(meanWith.Count == 0 ? "" : $"; the model is the mean of them and {string.Join(", ", meanWith.Select(Shown))}")}.

            ## Metrics

            ROC AUC {metrics.RocAuc:F5} on {metrics.Overall.Names:N0} generated and {metrics.BenignNames:N0} vouched benign names of the test split. True-positive rate at a false-positive rate of:

            | | names | {string.Join(" | ", metrics.Overall.AtFpr.Keys)} |
            |---|---|{string.Concat(metrics.Overall.AtFpr.Select(_ => "---|"))}

            """);
        AppendRow("all names", metrics.Overall);
        text.Append(culture, $"| mean over families | | {string.Join(" | ", metrics.MeanOverFamilies.Values.Select(v => v.OrDash("F3")))} |\n");
        text.Append(culture, $"| mean over families never seen | | {string.Join(" | ", metrics.MeanOverUnseenFamilies.Values.Select(v => v.OrDash("F3")))} |\n");
        foreach ((string family, DetectionRates rates) in metrics.Families)
            AppendRow(family, rates);
        foreach ((string family, DetectionRates rates) in metrics.UnseenFamilies)
            AppendRow(family + " (never seen)", rates);
        return text.ToString();

        void AppendRow(string name, DetectionRates rates) =>
            text.Append(culture, $"| {name} | {rates.Names:N0} | {string.Join(" | ", rates.AtFpr.Values.Select(v => v.OrDash("F3")))} |\n");
    }

    private static string Length(TrainingState state)
    {
        string length = state.Options.Minutes > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{state.History.Count} epochs in {state.Seconds / 60:F0} minutes")
            : $"{state.History.Count} of {state.Options.Epochs} epochs";
        return state.Options.Patience > 0 ? $"{length} (to end after {state.Options.Patience} without a better one)" : length;
    }

    private static string Fall(TrainingOptions options) => options.Schedule == Schedule.Cosine ? "with a cosine" : $"halved after {options.PlateauEpochs} epochs without a better one";

    private static string Extras(TrainingOptions options)
    {
        List<string> extras = [];
        if (options.Init is not null)
            extras.Add($"started from the weights of an earlier run ({Path.GetFileName(Path.GetDirectoryName(options.Init))})");
        if (options.AverageDecay > 0)
            extras.Add(string.Create(CultureInfo.InvariantCulture, $"weights averaged with decay {options.AverageDecay}"));
        if (options.Augment)
            extras.Add("names varied each epoch, with made-up generators added");
        if (options.CleanBy.Length > 0)
            extras.Add("popular names that earlier runs agree to be generated left out");
        if (options.Teachers.Length > 0)
            extras.Add(string.Create(CultureInfo.InvariantCulture, $"{options.TeacherWeight:0.##} of each target the mean score of {string.Join(", ", options.Teachers.Split(',').Select(Shown))}"));
        if (options.FamilyWeight > 0)
            extras.Add(string.Create(CultureInfo.InvariantCulture, $"the family learned beside the verdict with a weight of {options.FamilyWeight}"));
        if (options.BenignWeight != 1)
            extras.Add(string.Create(CultureInfo.InvariantCulture, $"benign names weighted by {options.BenignWeight}"));
        if (options.BFloat16)
            extras.Add("matrix products of bfloat16 operands");
        if (options.LeaveOut.Length > 0)
            extras.Add($"left out of training and of the choice of thresholds: {string.Join(", ", LeftOut.Groups(options.LeaveOut))}");
        if (options.Folds > 0)
            extras.Add($"fold {options.Fold} of {options.Folds} held out");
        return extras.Count == 0 ? "No averaging, augmentation or cleaning of labels." : $"Besides: {string.Join("; ", extras)}.";
    }

    // The run and the file in it, without the way there.
    private static string Shown(string file) => string.Join('/', file.Replace("/checkpoint/", "/", StringComparison.Ordinal).Split('/').TakeLast(2));
}
