using System.Diagnostics;
using System.Globalization;
using Degas.Train.Training;
using Spectre.Console;

namespace Degas.Train.Commands;

/// <summary>Shows a run: a bar on a terminal, a line every half minute elsewhere.</summary>
internal sealed class TrainingProgressView
{
    private static readonly TimeSpan s_lineEvery = TimeSpan.FromSeconds(30);
    private readonly Stopwatch _sinceLine = Stopwatch.StartNew();
    private readonly ProgressTask? _task;

    private TrainingProgressView(ProgressTask? task) => _task = task;

    public static void Show(int epochs, Action<TrainingProgressView> run)
    {
        if (!AnsiConsole.Profile.Out.IsTerminal)
        {
            run(new TrainingProgressView(null));
            return;
        }

        AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .Start(progress => run(new TrainingProgressView(progress.AddTask("training", maxValue: epochs))));
    }

    public void Batch(TrainingProgress progress)
    {
        string text = string.Create(CultureInfo.InvariantCulture,
            $"epoch {progress.Epoch}/{progress.Epochs}, batch {progress.Batch}/{progress.Batches}, loss {progress.Loss:F4}, {progress.NamesPerSecond:N0} names/s, {progress.Left:h\\:mm\\:ss} left");
        if (_task is not null)
        {
            _task.Description = text;
            _task.Value = progress.Epoch - 1 + (double)progress.Batch / progress.Batches;
        }
        else if (_sinceLine.Elapsed > s_lineEvery)
        {
            Console.WriteLine(text);
            _sinceLine.Restart();
        }
    }

    public static void Epoch(EpochResult result) => AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"epoch {result.Epoch}: loss {result.TrainLoss:F4}, validation {result.ValidationLoss:F4}, AUC {result.ValidationAuc:F5}, mean TPR {result.ValidationTpr:F4}, {result.Seconds:F0} s"));
}
