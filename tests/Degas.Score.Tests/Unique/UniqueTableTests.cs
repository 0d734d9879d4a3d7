using System.Text;
using Degas.Score.Unique;

namespace Degas.Score.Tests.Unique;

/// <summary>One entry a text, whatever fits in memory.</summary>
public sealed class UniqueTableTests
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
        using var table = new UniqueTable(memory);
        for (int block = 0; block < 60; block++)
        {
            var entries = new Dictionary<string, UniqueEntry>();
            for (int record = 0; record < 50; record++)
            {
                string text = $"host{random.Next(300)}.example.com", client = $"10.0.0.{random.Next(40)}";
                int second = block * 50 + record;
                if (!entries.TryGetValue(text, out UniqueEntry? entry))
                    entries.Add(text, entry = new UniqueEntry { Text = Encoding.ASCII.GetBytes(text), Score = Score(text), Family = (ushort)text.Length });
                entry.Count++;
                entry.See(Encoding.ASCII.GetBytes(Time(second)));
                entry.Clients.Add(Encoding.ASCII.GetBytes(client));

                (long count, HashSet<string>? clients, int first, _) = expected.TryGetValue(text, out var known) ? known : (0, [], second, second);
                clients.Add(client);
                expected[text] = (count + 1, clients, first, second);
            }

            table.Add(entries.Values);
        }

        UniqueEntry[] rows = [.. table.ByScore()];
        Assert.Equal(expected.Keys.OrderByDescending(Score).ThenBy(t => t, StringComparer.Ordinal), rows.Select(r => Encoding.ASCII.GetString(r.Text)));
        Assert.All(rows, row =>
        {
            (long count, HashSet<string> clients, int first, int last) = expected[Encoding.ASCII.GetString(row.Text)];
            Assert.Equal((count, clients.Count, row.Text.Length), (row.Count, row.Clients.Count, (int)row.Family));
            Assert.Equal((Time(first), Time(last)), (Encoding.ASCII.GetString(row.First), Encoding.ASCII.GetString(row.Last)));
        });

        static float Score(string text) => text.Length * 31 % 7 / 7f + (text[4] - '0') / 100f;
        static string Time(int second) => DateTime.UnixEpoch.AddSeconds(second).ToString("yyyy-MM-ddTHH:mm:ssZ");
    }

    [Fact]
    public void Iso_times_are_compared_and_others_keep_the_order_of_the_input()
    {
        var iso = new UniqueEntry { Text = [], Score = 0 };
        foreach (string time in new[] { "2026-11-24T10:00:00Z", "2026-11-23T10:00:00Z", "2026-11-24T09:00:00Z" })
            iso.See(Encoding.ASCII.GetBytes(time));
        Assert.Equal(("2026-11-23T10:00:00Z", "2026-11-24T10:00:00Z"), (Encoding.ASCII.GetString(iso.First), Encoding.ASCII.GetString(iso.Last)));

        var fractions = new UniqueEntry { Text = [], Score = 0 };
        foreach (string time in new[] { "2026-11-24T10:00:00.500Z", "2026-11-24T10:00:00Z", "2026-11-24T10:00:00.500123Z" })
            fractions.See(Encoding.ASCII.GetBytes(time));
        Assert.Equal(("2026-11-24T10:00:00Z", "2026-11-24T10:00:00.500123Z"), (Encoding.ASCII.GetString(fractions.First), Encoding.ASCII.GetString(fractions.Last)));

        var other = new UniqueEntry { Text = [], Score = 0 };
        foreach (string time in new[] { "Nov 30 10:00:00", "Dec  1 10:00:00", "" })
            other.See(Encoding.ASCII.GetBytes(time));
        Assert.Equal(("Nov 30 10:00:00", "Dec  1 10:00:00"), (Encoding.ASCII.GetString(other.First), Encoding.ASCII.GetString(other.Last)));
    }

    [Fact]
    public void Run_files_are_gone_when_the_table_is()
    {
        string[] Files() => Directory.GetFiles(Path.GetTempPath(), $"degas-{Environment.ProcessId}-*.run");
        using (var table = new UniqueTable(1))
        {
            table.Add([new UniqueEntry { Text = [1], Score = 0.5f }]);
            Assert.NotEmpty(Files());
        }

        Assert.Empty(Files());
    }
}
