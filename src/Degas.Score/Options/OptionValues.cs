using System.Globalization;
using Degas.Engine.Cuda;
using Degas.Engine.Logs;
using Degas.Engine.Logs.Formats;
using Degas.Engine.Logs.Output;
using Degas.Engine.Names;
using Degas.Kernels;
using Degas.Score.Devices;

namespace Degas.Score.Options;

/// <summary>The values of options from their texts; a bad one is a <see cref="UsageException"/>.</summary>
internal static class OptionValues
{
    public static LogFormat? Format(string? name, string? column, string? jsonKey)
    {
        if ((name is null ? 0 : 1) + (column is null ? 0 : 1) + (jsonKey is null ? 0 : 1) > 1)
            throw new UsageException("--format, --column and --json-key exclude each other");
        if (column is not null)
            return Column(column);
        if (jsonKey is not null)
            return JsonKey(jsonKey);
        if (name is null)
            return null;
        return LogFormats.Find(name) ?? throw new UsageException($"--format {name}: there are {string.Join(", ", LogFormats.All.Select(f => f.Name))}");
    }

    /// <summary>What messages call the place of the names, where the options give one.</summary>
    public static string? NamePlace(string? column, string? jsonKey) => column is not null ? $"column {column}" : jsonKey is not null ? $"key {jsonKey}" : null;

    private static LogFormat Column(string column) => int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number == 0
        ? throw new UsageException($"--column {column}: columns are numbered from 1")
        : CsvColumn.Create(column);

    private static LogFormat JsonKey(string path)
    {
        try
        {
            return JsonPath.Create(path);
        }
        catch (FormatException e)
        {
            throw new UsageException($"--json-key: {e.Message}");
        }
    }

    public static EventSelection Events(string? text) => text switch
    {
        null => EventSelection.Auto,
        "queries" => EventSelection.Queries,
        "responses" => EventSelection.Responses,
        "all" => EventSelection.All,
        _ => throw new UsageException($"--events {text}: queries, responses or all is wanted"),
    };

    public static Scope? Scope(string? text) => text switch
    {
        null => null,
        "full" => Engine.Names.Scope.Full,
        "registered" => Engine.Names.Scope.Registered,
        _ => throw new UsageException($"--scope {text}: full or registered is wanted"),
    };

    public static OutputForm Form(string? text) => text switch
    {
        null or "csv" => OutputForm.Csv,
        "tsv" => OutputForm.Tsv,
        "json" => OutputForm.Json,
        "ecs" => OutputForm.Ecs,
        _ => throw new UsageException($"--output-format {text}: csv, tsv, json or ecs is wanted"),
    };

    public static bool OnlyHits(string? text) => text switch
    {
        null => false,
        "dga" => true,
        _ => throw new UsageException($"--only {text}: dga is wanted"),
    };

    public static double? Number(string option, string? text, double least, double most)
    {
        if (text is null)
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= least && number <= most
            ? number
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option} {text}: a number from {least} to {most} is wanted"));
    }

    public static DeviceRequest Device(string? text)
    {
        switch (text)
        {
            case null or "auto":
                return new(DeviceKind.Auto, null);
            case "cpu":
                return new(DeviceKind.Cpu, null);
            case "cuda":
                return new(DeviceKind.Cuda, null);
        }

        return text.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int ordinal)
            ? new(DeviceKind.Cuda, ordinal)
            : throw new UsageException($"--device {text}: auto, cpu, cuda or cuda:N is wanted");
    }

    /// <summary>
    /// The CPU's or the CUDA kernel that is forced by the option or, where that is not there, by <c>DEGAS_KERNEL</c>; a CUDA kernel asks for a device too. The names
    /// of the CPU's kernels are looked up when one is made.
    /// </summary>
    public static (string? Cpu, CudaKernel? Cuda, DeviceRequest Device) Kernel(string? text, DeviceRequest device)
    {
        string? variable = Environment.GetEnvironmentVariable(KernelRegistry.EnvironmentVariable), name = text ?? variable;
        CudaKernel? cuda = name is null ? null : CudaKernel.Find(name);
        string given = text is null ? $"{KernelRegistry.EnvironmentVariable}={variable}" : $"--kernel {text}";
        if (cuda is not null)
        {
            return device.Kind == DeviceKind.Cpu
                ? throw new UsageException($"{given} and --device cpu exclude each other: the kernel is a CUDA device's")
                : (null, cuda, device with { Kind = DeviceKind.Cuda });
        }

        return device.Kind == DeviceKind.Cuda && text is not null
            ? throw new UsageException($"{given} and --device cuda exclude each other: a CUDA device has {string.Join(", ", CudaKernel.All)}")
            : (text, null, device);
    }

    public static int Threads(string? text)
    {
        if (text is null)
            return Environment.ProcessorCount;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads is >= 1 and <= 1024
            ? threads
            : throw new UsageException($"--threads {text}: a whole number from 1 to 1024 is wanted");
    }

    public static long CacheSize(string? text)
    {
        if (text is null)
            return 64L << 20;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int mebibytes) && mebibytes <= 65536
            ? (long)mebibytes << 20
            : throw new UsageException($"--cache {text}: a whole number of MiB from 0 to 65536 is wanted");
    }

    public static IReadOnlyList<RowField> Fields(string? text, RowSubject subject)
    {
        if (text is null)
            return RowFields.DefaultOf(subject);
        IReadOnlyList<RowField> fields;
        try
        {
            fields = RowFields.Parse(text, subject);
        }
        catch (FormatException e)
        {
            throw new UsageException($"--fields: {e.Message}");
        }

        // A JSON object would have the key twice.
        return fields.GroupBy(f => f).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new UsageException($"--fields: '{RowFields.NameOf(twice.Key)}' is named twice")
            : fields;
    }

    // Its fields are the schema's; the family is the one that a row may have besides.
    public static void CheckEcsFields(OutputForm form, string? fields)
    {
        if (form == OutputForm.Ecs && fields is not null && fields.Trim() != RowFields.NameOf(RowField.Family))
            throw new UsageException("--output-format ecs and --fields exclude each other, but for --fields family");
    }

    public static void Exclude(string options, bool both)
    {
        if (both)
            throw new UsageException($"{options} exclude each other");
    }
}
