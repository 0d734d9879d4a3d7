using System.Globalization;
using System.Text.Json;

namespace Degas.Serve.Tests;

/// <summary>Versions come and go while requests are answered.</summary>
public sealed class ReloadTests
{
    private const string Name = "xcbeoysoqcbnlvje.eu";

    [Fact]
    public async Task A_new_version_takes_over_and_the_old_one_ends()
    {
        using var folder = new BasePath();
        folder.Add("1", BasePath.Model(bias: 0));
        await using ServedProgram program = await ServedProgram.StartAsync("--model_base_path", folder.Path, "--model_name=names");
        string first = await ScoreAsync(program);
        folder.Add("0002", BasePath.Model(bias: -5));
        folder.Add("notes", []);
        await ServedProgram.UntilAsync(async () => await StateAsync(program, 2) == "AVAILABLE" && await StateAsync(program, 1) == "END", "version 2 serves alone");
        Assert.NotEqual(first, await ScoreAsync(program));
        Assert.Equal("2", (await program.GetAsync("/v1/models/names/metadata")).Json.GetProperty("model_spec").GetProperty("version").GetString());
        Assert.Equal("Servable not found for request: Specific(names, 1)", (await program.PostAsync(Bodies.Instances([Name]), "/v1/models/names/versions/1:predict")).Error);
        // Taken away again, the one before it comes back.
        folder.Remove("0002");
        await ServedProgram.UntilAsync(async () => await StateAsync(program, 1) == "AVAILABLE" && await StateAsync(program, 2) == "END", "version 1 serves again");
        Assert.Equal(first, await ScoreAsync(program));
    }

    [Fact]
    public async Task A_damaged_version_is_refused_with_its_reason_until_it_is_whole()
    {
        using var folder = new BasePath();
        folder.Add("1", BasePath.Model(bias: 0));
        await using ServedProgram program = await ServedProgram.StartAsync("--model_base_path", folder.Path, "--model_name=names");
        string first = await ScoreAsync(program);
        byte[] next = BasePath.Model(bias: -5);
        folder.Add("2", next[..^1000]);
        await ServedProgram.UntilAsync(async () => await StateAsync(program, 2) == "END", "version 2 is refused");
        JsonElement refused = (await program.GetAsync("/v1/models/names/versions/2")).Json.GetProperty("model_version_status")[0].GetProperty("status");
        Assert.Equal("INVALID_ARGUMENT", refused.GetProperty("error_code").GetString());
        Assert.Contains("truncated", refused.GetProperty("error_message").GetString(), StringComparison.Ordinal);
        Assert.Equal("AVAILABLE", await StateAsync(program, 1));
        Assert.Equal(first, await ScoreAsync(program));
        Assert.Contains(program.Log, line => line.Contains("version_refused", StringComparison.Ordinal) && line.Contains("truncated", StringComparison.Ordinal));
        File.WriteAllBytes(folder.FileOf("2"), next);
        await ServedProgram.UntilAsync(async () => await StateAsync(program, 2) == "AVAILABLE", "version 2 is whole");
        Assert.NotEqual(first, await ScoreAsync(program));
    }

    [Fact]
    public async Task A_link_is_followed_to_what_changes()
    {
        using var folder = new BasePath();
        folder.Add("1", BasePath.Model(bias: 0));
        byte[] model = BasePath.Model(bias: -5);
        string target = Path.Combine(folder.Path, "target"), version = Path.Combine(folder.Path, "2");
        File.WriteAllBytes(target, model[..^1000]);
        await using ServedProgram program = await ServedProgram.StartAsync("--model_base_path", folder.Path, "--model_name=names");
        Directory.CreateDirectory(version);
        File.CreateSymbolicLink(Path.Combine(version, "model.safetensors"), target);
        await ServedProgram.UntilAsync(async () => await StateAsync(program, 2) == "END", "version 2 is refused");
        File.WriteAllBytes(target, model);
        await ServedProgram.UntilAsync(async () => await StateAsync(program, 2) == "AVAILABLE", "version 2 is whole");
    }

    [Fact]
    public async Task What_cannot_be_read_is_tried_again_and_told_once()
    {
        using var folder = new BasePath();
        folder.Add("1", BasePath.Model(bias: 0));
        await using ServedProgram program = await ServedProgram.StartAsync("--model_base_path", folder.Path, "--model_name=names");
        string hidden = Path.Combine(folder.Path, ".3"), file = Path.Combine(hidden, "model.safetensors");
        Directory.CreateDirectory(hidden);
        await File.WriteAllBytesAsync(file, BasePath.Model(bias: 0));
        // A lock keeps the program out as permissions would, but root as well; and what the file looks like does not change when it goes.
        using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Directory.Move(hidden, Path.Combine(folder.Path, "3"));
            await ServedProgram.UntilAsync(async () => await StateAsync(program, 3) == "END", "version 3 is refused");
            await Task.Delay(TimeSpan.FromSeconds(2.5));
            Assert.Single(program.Log, line => line.Contains("version_refused", StringComparison.Ordinal));
        }

        await ServedProgram.UntilAsync(async () => await StateAsync(program, 3) == "AVAILABLE", "version 3 is read");
    }

    [Fact]
    public async Task Several_versions_and_labels()
    {
        using var folder = new BasePath();
        folder.Add("1", BasePath.Model(bias: 0));
        folder.Add("2", BasePath.Model(bias: -5));
        folder.Add("3", BasePath.Model(bias: -9));
        await using ServedProgram program = await ServedProgram.StartAsync("--model_base_path", folder.Path, "--model_name=names", "--num_versions", "2", "--version_labels", "stable=2,old=1");
        Assert.Equal(await ScoreAsync(program, "/versions/2"), await ScoreAsync(program, "/labels/stable"));
        Assert.Equal(await ScoreAsync(program, "/versions/3"), await ScoreAsync(program));
        Assert.NotEqual(await ScoreAsync(program, "/versions/3"), await ScoreAsync(program, "/versions/2"));
        Assert.Equal((404, "Servable not found for request: Specific(names, 1)"), await ErrorAsync(program, "/labels/old"));
        Assert.Equal((400, "Unrecognized servable version label: new"), await ErrorAsync(program, "/labels/new"));
        Assert.Equal("2", (await program.GetAsync("/v1/models/names/labels/stable")).Json.GetProperty("model_version_status")[0].GetProperty("version").GetString());
    }

    [Fact]
    public async Task Without_a_version_it_waits_for_one()
    {
        using var folder = new BasePath();
        await using ServedProgram program = await ServedProgram.StartAsync("--model_base_path", folder.Path, "--model_name=names");
        Assert.Equal((503, 404), ((await program.GetAsync("/healthz")).Status, (await program.PostAsync(Bodies.Instances([Name]), "/v1/models/names:predict")).Status));
        folder.Add("7", BasePath.Model(bias: 0));
        await ServedProgram.UntilAsync(async () => (await program.GetAsync("/healthz")).Status == 200, "version 7 serves");
    }

    [Fact]
    public async Task Under_load_no_request_fails_and_every_score_is_of_one_version()
    {
        using var folder = new BasePath();
        folder.Add("1", BasePath.Model(bias: 0));
        await using ServedProgram program = await ServedProgram.StartAsync("--model_base_path", folder.Path, "--model_name=names");
        string[] names = Bodies.Names(300, seed: 3);
        string body = Bodies.Instances(names), path = "/v1/models/names:predict";
        var wanted = new HashSet<string>();
        using var stop = new CancellationTokenSource();
        List<Task<List<string>>> clients = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var seen = new List<string>();
            while (!stop.IsCancellationRequested)
            {
                Answer answer = await program.PostAsync(body, path);
                Assert.Equal(200, answer.Status);
                seen.Add(answer.Body);
            }

            return seen;
        }))];
        for (int version = 1; version <= 5; version++)
        {
            if (version > 1)
                folder.Add(version.ToString(CultureInfo.InvariantCulture), BasePath.Model(bias: -version));
            int current = version;
            await ServedProgram.UntilAsync(async () => await StateAsync(program, current) == "AVAILABLE", $"version {version} serves");
            wanted.Add((await program.PostAsync(body, $"/v1/models/names/versions/{version}:predict")).Body);
        }

        await stop.CancelAsync();
        List<string>[] all = await Task.WhenAll(clients);
        Assert.Equal(5, wanted.Count);
        Assert.All(all.SelectMany(a => a), answer => Assert.Contains(answer, wanted));
        Assert.Contains(all, a => a.Count > 0);
    }

    private static async Task<string> ScoreAsync(ServedProgram program, string which = "") =>
        Assert.Single((await program.PostAsync(Bodies.Instances([Name]), $"/v1/models/names{which}:predict")).Scores());

    private static async Task<(int Status, string Error)> ErrorAsync(ServedProgram program, string which)
    {
        Answer answer = await program.PostAsync(Bodies.Instances([Name]), $"/v1/models/names{which}:predict");
        return (answer.Status, answer.Error);
    }

    private static async Task<string> StateAsync(ServedProgram program, long version)
    {
        Answer answer = await program.GetAsync("/v1/models/names");
        return answer.Json.GetProperty("model_version_status").EnumerateArray()
            .Where(v => v.GetProperty("version").GetString() == version.ToString(CultureInfo.InvariantCulture))
            .Select(v => v.GetProperty("state").GetString()!).FirstOrDefault("");
    }
}
