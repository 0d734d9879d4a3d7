using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Net;
using Degas.Kernels;

namespace Degas.Serve.Options;

/// <summary>The command line of <c>degas-serve</c>: TensorFlow Serving's names where it has the option.</summary>
internal sealed class ServeCommand
{
    private readonly Option<string> _restPort = Text("--rest_api_port", "PORT", "port of the REST interface; 0 for none; default: 8501");
    private readonly Option<string> _grpcPort = Text("--port", "PORT", "port of the gRPC interface; 0 for none; default: 8500");
    private readonly Option<string> _host = Text("--host", "ADDRESS", "address to listen on: 0.0.0.0 or :: for every one; default: 127.0.0.1");
    private readonly Option<string> _modelName = Text("--model_name", "NAME", "the model's name in requests; default: degas");
    private readonly Option<string> _basePath = Text("--model_base_path", "DIR", "folder that holds a folder for each version, named by its number, with model.safetensors in it; default: the model in the program");
    private readonly Option<string> _pollWait = Text("--file_system_poll_wait_seconds", "S", "time between looks for new versions; 0 to look once; default: 1");
    private readonly Option<string> _versions = Text("--num_versions", "N", "how many of the largest versions are loaded; default: 1");
    private readonly Option<string> _labels = Text("--version_labels", "LIST", "labels of versions, such as stable=2,canary=3");
    private readonly Option<string> _maxBatch = Text("--max_batch_size", "N", "the most names that are scored together; default: 8192");
    private readonly Option<string> _batchTimeout = Text("--batch_timeout_micros", "N", "how long a batch waits for requests that are being received; default: 1000");
    private readonly Option<string> _threads = Text("--num_batch_threads", "N", "threads that score; default: one for each core");
    private readonly Option<string> _maxEnqueued = Text("--max_enqueued_batches", "N", "with as many full batches waiting, requests are answered 503; default: 100");
    private readonly Option<string> _cache = Text("--cache", "MIB", "memory for scores of names seen before; 0 for none; default: 64");
    private readonly Option<string> _maxBytes = Text("--max_request_bytes", "N", "the most bytes of a request; default: 268435456");
    private readonly Option<string> _maxConnections = Text("--max_connections", "N", "the most open connections; default: 1024");
    private readonly Option<string> _timeout = Text("--rest_api_timeout_in_ms", "MS", "the most time for one request, its sending included; default: 120000");
    private readonly Option<string> _shutdown = Text("--shutdown_timeout_seconds", "S", "time for open requests when asked to stop; default: 30");
    private readonly Option<bool> _logRequests = new("--log_requests") { Description = "a line in the log for each request" };
    private readonly Option<string> _kernel = Text("--kernel", "NAME", $"force a variant of the forward pass: {string.Join(", ", KernelRegistry.Variants.Select(v => v.Name))}");
    private readonly Option<bool> _version = new("--version") { Description = "show version, model, instruction sets and kernel" };

    private ServeCommand()
    {
    }

    /// <summary>Runs the program on its arguments.</summary>
    /// <returns>The exit status.</returns>
    public static int Run(string[] args) => new ServeCommand().Execute(args);

    private int Execute(string[] args)
    {
        var root = new RootCommand("Answers TensorFlow Serving's REST and gRPC interfaces with Degas' scores.\ncurl -d '{\"instances\": [\"google.com\"]}' http://localhost:8501/v1/models/degas:predict")
        {
            _restPort, _grpcPort, _host, _modelName, _basePath, _pollWait, _versions, _labels, _maxBatch, _batchTimeout, _threads, _maxEnqueued, _cache,
            _maxBytes, _maxConnections, _timeout, _shutdown, _logRequests, _kernel,
        };
        foreach (Option builtIn in root.Options.OfType<VersionOption>().ToList())
            root.Options.Remove(builtIn);
        root.Options.Add(_version);
        root.SetAction(_ => 0);

        ParseResult parse = root.Parse(args);
        try
        {
            if (parse.Action is HelpAction)
                return parse.Invoke();
            if (parse.Errors.Count > 0)
                throw new UsageException(parse.Errors[0].Message);
            ServeOptions options = Options(parse);
            return parse.GetValue(_version) ? ServeProgram.ShowVersion(options) : ServeProgram.RunAsync(options).GetAwaiter().GetResult();
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine($"degas-serve: {e.Message}");
            Console.Error.WriteLine("degas-serve --help shows what it takes.");
            return 2;
        }
        catch (SetupException e)
        {
            Console.Error.WriteLine($"degas-serve: {e.Message}");
            return 1;
        }
    }

    private ServeOptions Options(ParseResult parse)
    {
        var options = new ServeOptions
        {
            Host = Host(parse.GetValue(_host)),
            RestPort = (int)Number(parse, _restPort, 8501, 0, 65535),
            GrpcPort = (int)Number(parse, _grpcPort, 8500, 0, 65535),
            ModelName = ModelName(parse.GetValue(_modelName)),
            ModelBasePath = parse.GetValue(_basePath),
            PollWait = TimeSpan.FromSeconds(Number(parse, _pollWait, 1, 0, 86400)),
            Versions = (int)Number(parse, _versions, 1, 1, 16),
            Labels = Labels(parse.GetValue(_labels)),
            MaxBatchSize = (int)Number(parse, _maxBatch, 8192, 1, 1 << 20),
            BatchTimeout = TimeSpan.FromMicroseconds(Number(parse, _batchTimeout, 1000, 0, 10_000_000)),
            BatchThreads = (int)Number(parse, _threads, Environment.ProcessorCount, 1, 1024),
            MaxEnqueuedBatches = (int)Number(parse, _maxEnqueued, 100, 1, 1 << 20),
            CacheSize = Number(parse, _cache, 64, 0, 65536) << 20,
            MaxRequestBytes = Number(parse, _maxBytes, 256 << 20, 1, int.MaxValue),
            MaxConnections = (int)Number(parse, _maxConnections, 1024, 1, 1 << 20),
            RequestTimeout = TimeSpan.FromMilliseconds(Number(parse, _timeout, 120_000, 1, 86_400_000)),
            ShutdownTimeout = TimeSpan.FromSeconds(Number(parse, _shutdown, 30, 0, 3600)),
            LogRequests = parse.GetValue(_logRequests),
            Kernel = parse.GetValue(_kernel),
        };
        if (options.RestPort == 0 && options.GrpcPort == 0)
            throw new UsageException("--rest_api_port 0 and --port 0: nothing to listen on");
        if (options.RestPort == options.GrpcPort)
            throw new UsageException($"--rest_api_port and --port are both {options.RestPort}");
        return options;
    }

    private static long Number(ParseResult parse, Option<string> option, long otherwise, long least, long most)
    {
        string? text = parse.GetValue(option);
        if (text is null)
            return otherwise;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most
            ? number
            : throw new UsageException($"{option.Name} {text}: a whole number from {least} to {most} is wanted");
    }

    private static IPAddress Host(string? text) => text switch
    {
        null or "localhost" => IPAddress.Loopback,
        _ => IPAddress.TryParse(text, out IPAddress? address) ? address : throw new UsageException($"--host {text}: an IP address is wanted"),
    };

    // What could not be asked for: the route parts a name at slashes and colons.
    private static string ModelName(string? text) => text switch
    {
        null => "degas",
        _ => text.Length is > 0 and <= 256 && text.All(c => c is > ' ' and < (char)127 and not ('/' or ':' or '"' or '\\')) ? text : throw new UsageException($"--model_name {text}: 1 to 256 printable characters other than /, :, \" and \\ are wanted"),
    };

    private static Dictionary<string, long> Labels(string? text)
    {
        var labels = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string pair in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !long.TryParse(pair.AsSpan(equals + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long version) || !labels.TryAdd(pair[..equals], version))
                throw new UsageException($"--version_labels {pair}: LABEL=VERSION is wanted, each label once");
        }

        return labels;
    }

    private static Option<string> Text(string name, string helpName, string description) => new(name) { HelpName = helpName, Description = description };
}
