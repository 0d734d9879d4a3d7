using System.CommandLine;
using Degas.Train.Data;
using Spectre.Console;

namespace Degas.Train.Commands;

/// <summary><c>download-data [DIR]</c>: today's public lists, under the names that process-data knows.</summary>
internal static class DownloadDataCommand
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("DIR") { Description = "folder for the raw files", DefaultValueFactory = _ => new DirectoryInfo("raw") };
        var sources = new Option<string[]>("--source") { HelpName = "NAME", Description = "only these: " + string.Join(", ", DownloadSource.Known.Select(s => s.Name)), AllowMultipleArgumentsPerToken = true };
        var archive = new Option<Uri?>("--archive") { HelpName = "URL", Description = "get the tar.gz of the original project's raw files from here, and take the files out of it", CustomParser = Address };
        var sha256 = new Option<string?>("--archive-sha256") { HelpName = "HASH", Description = "the archive's SHA-256" };
        sources.Validators.Add(r =>
        {
            if ((r.GetValueOrDefault<string[]>() ?? []).FirstOrDefault(n => DownloadSource.Known.All(s => s.Name != n)) is { } unknown)
                r.AddError($"--source {unknown}: there is {string.Join(", ", DownloadSource.Known.Select(s => s.Name))}");
        });
        sha256.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<string>() is { } hash && (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit)))
                r.AddError("--archive-sha256: 64 hexadecimal digits are wanted");
        });
        sha256.RequireEffect(archive, url => url is not null, "goes with --archive");
        var command = new Command("download-data", "Get public lists of names; what is there already is asked for anew only where it changed.") { folder, sources, archive, sha256 };
        command.SetAction((parse, cancellation) =>
        {
            string[] names = parse.GetValue(sources) ?? [];
            Uri? url = parse.GetValue(archive);
            List<DownloadSource> chosen = [.. DownloadSource.Known.Where(s => names.Length > 0 ? names.Contains(s.Name) : url is null)];
            if (url is not null)
                chosen.Add(DownloadSource.Archive(url, parse.GetValue(sha256)));
            return RunAsync(chosen, parse.GetRequiredValue(folder).FullName, cancellation);
        });
        return command;

        static Uri? Address(System.CommandLine.Parsing.ArgumentResult result)
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https")
                return url;
            result.AddError($"--archive {result.Tokens[0].Value}: an http or https address is wanted");
            return null;
        }
    }

    private static async Task<int> RunAsync(List<DownloadSource> sources, string folder, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("degas-train");
        var failures = new List<string>();
        var lines = new List<string>();
        try
        {
            await AnsiConsole.Progress().HideCompleted(false)
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
                .StartAsync(async progress =>
                {
                    foreach (DownloadSource source in sources)
                    {
                        ProgressTask task = progress.AddTask(source.Name);
                        task.IsIndeterminate = true;
                        try
                        {
                            lines.Add(await GetAsync(client, source, folder, task, cancellation));
                        }
                        catch (Exception e) when (e is IOException or InvalidDataException)
                        {
                            // One list that is gone should not keep the others away.
                            failures.Add(e.Message);
                        }

                        task.IsIndeterminate = false;
                        task.StopTask();
                    }
                });
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("degas-train: stopped; the same command goes on from here");
            return 130;
        }

        foreach (string line in lines)
            Console.WriteLine(line);
        foreach (string failure in failures)
            Console.Error.WriteLine($"degas-train: {failure}");
        return failures.Count == 0 ? 0 : 1;
    }

    private static async Task<string> GetAsync(HttpClient client, DownloadSource source, string folder, ProgressTask task, CancellationToken cancellation)
    {
        var downloader = new Downloader(client)
        {
            OnProgress = (done, total) =>
            {
                task.IsIndeterminate = total is null;
                task.MaxValue = total ?? Math.Max(done, 1);
                task.Value = done;
            },
        };
        DownloadOutcome outcome = await downloader.GetAsync(source, folder, cancellation);
        string path = Path.Combine(folder, source.FileName);
        string text = $"{source.Name}: {path}, {new FileInfo(path).Length:N0} bytes{(outcome == DownloadOutcome.Unchanged ? ", unchanged" : "")}";
        return source.IsArchive ? $"{text}; took out {string.Join(", ", RawArchive.Extract(path, folder, source.Entry))}" : text;
    }
}
