using System.Text;
using Degas.Engine.Logs.Output;
using Degas.Engine.Model;
using Degas.Engine.Names;
using Degas.Engine.Scoring;
using Degas.Kernels;
using Degas.Score.Gathering;
using Degas.Score.Options;
using Degas.Score.Pipeline;

namespace Degas.Score.Tests.Gathering;

/// <summary>One entry a key, whatever fits in memory.</summary>
public sealed class GatheredTableTests
{
    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(200_000)]
    [InlineData(5_000)]
    [InlineData(1)]
    public void Entries_add_up_in_the_order_of_scores(long memory)
    {
        var random = new Random(7);
        var expected = new Dictionary<string, (long Count, HashSet<string> Clients, int First, int Last)>();
        using var table = new GatheredTable<TextEntry>(memory);
        for (int block = 0; block < 60; block++)
        {
            var entries = new Dictionary<string, TextEntry>();
            for (int record = 0; record < 50; record++)
            {
                string text = $"host{random.Next(300)}.example.com", client = $"10.0.0.{random.Next(40)}";
                int second = block * 50 + record;
                if (!entries.TryGetValue(text, out TextEntry? entry))
                    entries.Add(text, entry = new TextEntry { Key = Encoding.ASCII.GetBytes(text), Score = Score(text), Family = (ushort)text.Length });
                entry.Count++;
                entry.Times.See(Encoding.ASCII.GetBytes(Time(second)));
                entry.Clients.Add(Encoding.ASCII.GetBytes(client));

                (long count, HashSet<string>? clients, int first, _) = expected.TryGetValue(text, out var known) ? known : (0, [], second, second);
                clients.Add(client);
                expected[text] = (count + 1, clients, first, second);
            }

            table.Add(entries.Values);
        }

        TextEntry[] rows = [.. table.InOrder()];
        Assert.Equal(expected.Keys.OrderByDescending(Score).ThenBy(t => t, StringComparer.Ordinal), rows.Select(r => Encoding.ASCII.GetString(r.Key)));
        Assert.All(rows, row =>
        {
            (long count, HashSet<string> clients, int first, int last) = expected[Encoding.ASCII.GetString(row.Key)];
            Assert.Equal((count, clients.Count, row.Key.Length), (row.Count, row.Clients.Count, (int)row.Family));
            Assert.Equal((Time(first), Time(last)), (Encoding.ASCII.GetString(row.Times.First), Encoding.ASCII.GetString(row.Times.Last)));
        });

        static float Score(string text) => text.Length * 31 % 7 / 7f + (text[4] - '0') / 100f;
        static string Time(int second) => DateTime.UnixEpoch.AddSeconds(second).ToString("yyyy-MM-ddTHH:mm:ssZ");
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(50_000)]
    [InlineData(1)]
    public void Clients_add_up_in_the_order_of_their_distinct_generated_names(long memory)
    {
        var random = new Random(8);
        var records = Enumerable.Range(0, 4_000).Select(second => (
            Client: Encoding.ASCII.GetBytes($"10.0.0.{random.Next(30)}"),
            Text: $"host{(int)(400 * random.NextDouble() * random.NextDouble())}.example.com",
            Code: new[] { "", "NXDOMAIN", "nxdomain", "3", "NOERROR" }[random.Next(5)],
            Time: DateTime.UnixEpoch.AddSeconds(second).ToString("yyyy-MM-ddTHH:mm:ssZ"))).ToList();
        using var table = new GatheredTable<ClientEntry>(memory);
        foreach (var block in records.Chunk(70))
        {
            var entries = new Dictionary<byte[], ClientEntry>(KeyComparer.Instance);
            foreach (var record in block)
            {
                if (!entries.TryGetValue(record.Client, out ClientEntry? entry))
                    entries.Add(record.Client, entry = new ClientEntry { Key = record.Client });
                entry.See(Encoding.ASCII.GetBytes(record.Text), new(Score(record.Text), Family(record.Text)), IsHit(record.Text), Encoding.ASCII.GetBytes(record.Time), Encoding.ASCII.GetBytes(record.Code));
            }

            table.Add(entries.Values);
        }

        ScoringContext context = Context();
        var rows = table.InOrder().Select(entry =>
        {
            Row row = entry.ToRow(context);
            return (Client: Text(row.Client), row.Count, row.Generated, row.Names, row.NameErrors, Family: Text(row.Family), First: Text(row.First), Last: Text(row.Last), Domain: Text(row.Domain), row.Score);
        }).ToList();
        var expected = records.GroupBy(r => Encoding.ASCII.GetString(r.Client)).Select(client =>
        {
            var hits = client.Where(r => IsHit(r.Text)).ToList();
            string top = client.Select(r => r.Text).OrderByDescending(Score).ThenBy(t => t, StringComparer.Ordinal).First();
            ushort family = hits.GroupBy(r => Family(r.Text)).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key;
            return (Client: client.Key, Count: (long)client.Count(), Generated: (long)hits.Count, Names: (long)hits.Select(r => r.Text).Distinct().Count(),
                NameErrors: (long?)hits.Count(r => r.Code.Length > 0 && r.Code != "NOERROR"), Family: context.Model.Families!.Names[family - 1], First: hits[0].Time, Last: hits[^1].Time, Domain: top, Score: Score(top));
        });
        Assert.Equal(expected.OrderByDescending(e => e.Names).ThenByDescending(e => e.Generated).ThenByDescending(e => e.Score).ThenBy(e => e.Client, StringComparer.Ordinal), rows);

        static float Score(string text) => text.Length * 31 % 7 / 7f + (text[4] - '0') / 100f;
        static ushort Family(string text) => (ushort)(1 + text[4] % 3);
        static bool IsHit(string text) => Score(text) >= 0.5f;
        static string Text(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetString(bytes);
    }

    [Fact]
    public void A_client_without_answers_or_generated_names_has_none_to_tell()
    {
        var entry = new ClientEntry { Key = [] };
        entry.See("a.example.com"u8, new(0.25f, 0), isHit: false, "2026-11-24T10:00:00Z"u8, "NXDOMAIN"u8);
        Row row = entry.ToRow(Context());
        Assert.Equal((1, 0, 0, null, 0.25f), (row.Count, row.Generated, row.Names, row.NameErrors, row.Score));
        Assert.True(row.First.IsEmpty && row.Last.IsEmpty && row.Family.IsEmpty && row.Registered.SequenceEqual("example.com"u8));
    }

    // Estimates of some of these numbers are too high.
    [Fact]
    public void There_are_never_more_names_or_clients_than_records()
    {
        var client = new ClientEntry { Key = [1] };
        var text = new TextEntry { Key = [1], Score = 0.5f };
        ScoringContext context = Context();
        for (int record = 1; record <= 3_000; record++)
        {
            byte[] value = Encoding.ASCII.GetBytes($"{record}.example.com");
            client.See(value, new(0.9f, 0), isHit: true, default, default);
            text.Count++;
            text.Clients.Add(value);
            Assert.InRange(client.Names, Math.Min(record, 257), record);
            Assert.InRange(text.ToRow(context).Clients, Math.Min(record, 257), record);
        }
    }

    [Fact]
    public void Ranges_of_parts_add_up_to_the_range_of_the_whole()
    {
        var random = new Random(9);
        for (int round = 0; round < 2_000; round++)
        {
            byte[][] times = [.. Enumerable.Range(0, 6).Select(_ => Encoding.ASCII.GetBytes(random.Next(3) switch { 0 => $"Nov {random.Next(10, 30)} 10:00:00", 1 => "", _ => $"2026-11-{random.Next(10, 30)}T10:00:00Z" }))];
            TimeRange whole = default, sum = default, part = default;
            foreach (byte[] time in times)
            {
                whole.See(time);
                part.See(time);
                if (random.Next(2) == 0)
                    continue;
                sum.Add(part);
                part = default;
            }

            sum.Add(part);
            Assert.Equal((Encoding.ASCII.GetString(whole.First), Encoding.ASCII.GetString(whole.Last)), (Encoding.ASCII.GetString(sum.First), Encoding.ASCII.GetString(sum.Last)));
        }
    }

    [Fact]
    public void Iso_times_are_compared_and_others_keep_the_order_of_the_input()
    {
        Assert.Equal(("2026-11-23T10:00:00Z", "2026-11-24T10:00:00Z"), Range("2026-11-24T10:00:00Z", "2026-11-23T10:00:00Z", "2026-11-24T09:00:00Z"));
        Assert.Equal(("2026-11-24T10:00:00Z", "2026-11-24T10:00:00.500123Z"), Range("2026-11-24T10:00:00.500Z", "2026-11-24T10:00:00Z", "2026-11-24T10:00:00.500123Z"));
        Assert.Equal(("Nov 30 10:00:00", "Dec  1 10:00:00"), Range("Nov 30 10:00:00", "Dec  1 10:00:00", ""));
        Assert.Equal(("2026-11-23T10:00:00Z", "2026-11-24T10:00:00Z"), Range("Nov 30 10:00:00", "2026-11-24T10:00:00Z", "Dec  1 10:00:00", "2026-11-23T10:00:00Z"));

        static (string First, string Last) Range(params string[] times)
        {
            var range = default(TimeRange);
            foreach (string time in times)
                range.See(Encoding.ASCII.GetBytes(time));
            return (Encoding.ASCII.GetString(range.First), Encoding.ASCII.GetString(range.Last));
        }
    }

    [Fact]
    public void Run_files_have_no_name_and_are_gone_when_the_table_is()
    {
        string start = Path.Combine(Path.GetTempPath(), $"degas-{Environment.ProcessId}-");
        string[] Open() => [.. Directory.GetFiles("/proc/self/fd").Select(f => new FileInfo(f).LinkTarget ?? "").Where(t => t.StartsWith(start, StringComparison.Ordinal))];
        using (var table = new GatheredTable<TextEntry>(1))
        {
            table.Add([new TextEntry { Key = [1], Score = 0.5f }]);
            Assert.EndsWith(".run (deleted)", Assert.Single(Open()), StringComparison.Ordinal);
            Assert.Empty(Directory.GetFiles(Path.GetTempPath(), $"degas-{Environment.ProcessId}-*.run"));
        }

        Assert.Empty(Open());
    }

    [Fact]
    public void The_end_may_be_asked_for_in_the_middle()
    {
        using var table = new GatheredTable<TextEntry>(1);
        table.Add([new TextEntry { Key = [1], Score = 0.5f }]);
        Assert.Throws<OperationCanceledException>(() => table.InOrder(new CancellationToken(canceled: true)));
    }

    private static ScoringContext Context()
    {
        DegasModel model = ScoringSetup.LoadModel(new ScoreOptions { Inputs = [], Fields = [], Threads = 1 });
        return new ScoringContext
        {
            Model = model,
            Kernel = KernelRegistry.Choose("reference").Create(model.Weights),
            Tails = new TailStates(2 * model.Weights.Hidden, 1 << 20),
            Scope = Scope.Full,
            Threshold = 0.5f,
            Families = new FamilyNaming(model.Families!, 0.5f),
            Suffixes = PublicSuffixList.Embedded,
            Writer = new CsvRowWriter([], 0.5f, ""),
            Needs = RowNeeds.None,
        };
    }
}
