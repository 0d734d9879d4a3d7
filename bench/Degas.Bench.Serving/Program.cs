using System.CommandLine;
using System.Globalization;
using Degas.Bench.Serving;

// One load on one endpoint; one row of figures on standard output. Exit status 1 where a request failed.
var url = new Option<Uri>("--url") { Description = "such as http://localhost:8501/v1/models/degas:predict", Required = true, CustomParser = r => new Uri(r.Tokens[0].Value) };
var names = new Option<FileInfo>("--names") { Description = "names, one a line", Required = true };
var batch = new Option<int>("--batch") { Description = "names in a request", DefaultValueFactory = _ => 1 };
var connections = new Option<int>("--connections") { Description = "connections, each with one request at a time", DefaultValueFactory = _ => 32 };
var seconds = new Option<double>("--seconds") { Description = "how long; the names are sent again and again", DefaultValueFactory = _ => 10 };
var count = new Option<long>("--count") { Description = "how many names, instead of how long" };
var warmUp = new Option<double>("--warm-up") { Description = "seconds before, not counted", DefaultValueFactory = _ => 2 };
var label = new Option<string>("--label") { Description = "what the row begins with", DefaultValueFactory = _ => "" };
var header = new Option<bool>("--header") { Description = "a header before the row" };

var root = new RootCommand("Loads an endpoint of TensorFlow Serving's REST interface and tells names a second and latencies.") { url, names, batch, connections, seconds, count, warmUp, label, header };
root.SetAction(async (parse, cancellation) =>
{
    try
    {
        string[] all = await File.ReadAllLinesAsync(parse.GetValue(names)!.FullName, cancellation);
        RequestBody[] bodies = RequestBodies.Create(all, parse.GetValue(batch));
        using var load = new Load(parse.GetValue(url)!, bodies, parse.GetValue(connections));
        await load.CheckAsync();
        if (parse.GetValue(warmUp) > 0)
            await load.RunAsync(TimeSpan.FromSeconds(parse.GetValue(warmUp)), names: null);
        LoadResult result = await load.RunAsync(TimeSpan.FromSeconds(parse.GetValue(seconds)), parse.GetValue(count) is > 0 and long n ? n : null);
        if (parse.GetValue(header))
            Console.WriteLine(LoadResult.Header);
        Console.WriteLine(result.Row(parse.GetValue(label)!, parse.GetValue(batch), parse.GetValue(connections)));
        foreach ((string error, long times) in result.Errors.OrderByDescending(e => e.Value).Take(5))
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times} times: {error}"));
        return result.Errors.IsEmpty ? 0 : 1;
    }
    catch (Exception e) when (e is IOException or InvalidDataException or HttpRequestException or ArgumentException)
    {
        // Nothing there, or not this API: said in a line.
        Console.Error.WriteLine($"Degas.Bench.Serving: {e.Message}");
        return 1;
    }
});
return await root.Parse(args).InvokeAsync();
