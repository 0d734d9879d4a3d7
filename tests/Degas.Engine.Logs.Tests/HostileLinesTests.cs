using System.Text;

namespace Degas.Engine.Logs.Tests;

/// <summary>No bytes make a reader fail, or give it a range outside of its text.</summary>
public sealed class HostileLinesTests
{
    public static TheoryData<string> Names => EveryFormatTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_line_may_end_and_begin_anywhere(string name)
    {
        foreach (byte[] line in LinesOf(name))
        {
            for (int cut = 0; cut <= line.Length; cut++)
            {
                AssertReads(name, line.AsSpan(0, cut));
                AssertReads(name, line.AsSpan(cut));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_line_may_be_changed_anywhere(string name)
    {
        var random = new Random(17);
        foreach (byte[] line in LinesOf(name))
        {
            for (int round = 0; round < 5000; round++)
            {
                List<byte> changed = [.. line];
                for (int changes = random.Next(1, 6); changes > 0 && changed.Count > 0; changes--)
                {
                    int at = random.Next(changed.Count), length = random.Next(1, Math.Min(12, changed.Count - at) + 1);
                    switch (random.Next(4))
                    {
                        case 0:
                            changed.RemoveRange(at, length);
                            break;
                        case 1:
                            changed.InsertRange(random.Next(changed.Count), changed.GetRange(at, length));
                            break;
                        case 2:
                            changed[at] = (byte)random.Next(256);
                            break;
                        default:
                            changed[at] = " \"\\'()[]|:;/#<>-.,0\t="u8[random.Next(21)];
                            break;
                    }
                }

                AssertReads(name, changed.ToArray());
            }
        }
    }

    // Words of one format before, among and behind those of another.
    [Theory]
    [MemberData(nameof(Names))]
    public void A_line_may_be_of_words_of_all_formats(string name)
    {
        string[] words = [.. LogFormats.All.SelectMany(f => f.Sample.Split([' ', '\n', '\t'])), "", "[", "\"", "(63)", "client ", "wants '"];
        var random = new Random(19);
        for (int round = 0; round < 5000; round++)
            AssertReads(name, Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Range(0, random.Next(1, 14)).Select(_ => words[random.Next(words.Length)]))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_line_may_be_of_any_bytes(string name)
    {
        var random = new Random(23);
        for (int round = 0; round < 5000; round++)
        {
            byte[] line = new byte[random.Next(120)];
            random.NextBytes(line);
            AssertReads(name, line);
        }
    }

    private static IEnumerable<byte[]> LinesOf(string name) => LogFormats.Find(name)!.Sample.Split('\n').Select(Encoding.UTF8.GetBytes);

    private static void AssertReads(string name, ReadOnlySpan<byte> line)
    {
        LogFormat format = LogFormats.Find(name)!;
        var state = new LineState { Layout = format.LayoutAfter(Encoding.UTF8.GetBytes(format.Sample), format.InitialLayout) };
        LogRecord record = default;
        LineKind kind = format.Read(line, state, ref record);
        Assert.InRange(kind, LineKind.Query, LineKind.Unparsed);
        if (!kind.IsRecord())
            return;
        int length = record.InScratch ? state.Scratch.Length : line.Length;
        foreach (FieldRange range in (ReadOnlySpan<FieldRange>)[record.Name, record.Time, record.Client, record.QueryType, record.ResponseCode])
            Assert.True(range.Start >= 0 && range.Length >= 0 && range.Start + range.Length <= length, $"{range} of {length} in {Printable.Text(line)}");
    }
}
