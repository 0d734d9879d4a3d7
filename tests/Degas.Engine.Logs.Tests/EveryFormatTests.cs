namespace Degas.Engine.Logs.Tests;

public sealed class EveryFormatTests
{
    public static TheoryData<string> Names => new(LogFormats.All.Select(f => f.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Reads_its_own_sample_as_records(string name)
    {
        List<ReadLine> lines = ReadLine.AllOf(LogFormats.Find(name)!, LogFormats.Find(name)!.Sample);

        Assert.Contains(lines, l => l.Kind.IsRecord());
        Assert.All(lines, l => Assert.True(l.Kind.IsRecord() || l.Kind == LineKind.Comment, $"{l.Kind}: {l.Line}"));
        Assert.All(lines.Where(l => l.Kind.IsRecord()), l => Assert.Contains('.', l.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_detected_by_its_own_sample(string name) =>
        Assert.Equal(name, LogFormats.Detect(System.Text.Encoding.UTF8.GetBytes(LogFormats.Find(name)!.Sample))?.Name);

    [Theory]
    [MemberData(nameof(Names))]
    public void Says_in_words_what_writes_it(string name) => Assert.False(string.IsNullOrWhiteSpace(LogFormats.Find(name)!.Description));

    [Theory]
    [MemberData(nameof(Names))]
    public void Gives_no_record_for_an_empty_line(string name) =>
        Assert.Equal(LineKind.Comment, Assert.Single(ReadLine.AllOf(LogFormats.Find(name)!, "\n")).Kind);

    [Theory]
    [MemberData(nameof(Names))]
    public void Reads_any_cut_of_its_sample_without_failing(string name)
    {
        LogFormat format = LogFormats.Find(name)!;
        byte[] sample = System.Text.Encoding.UTF8.GetBytes(format.Sample);
        for (int length = 0; length <= sample.Length; length++)
            ReadLine.AllOf(format, sample.AsSpan(0, length));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reads_damaged_lines_without_failing(string name)
    {
        LogFormat format = LogFormats.Find(name)!;
        var random = new Random(7);
        for (int round = 0; round < 2000; round++)
        {
            byte[] damaged = System.Text.Encoding.UTF8.GetBytes(format.Sample);
            for (int hits = random.Next(1, 8); hits > 0; hits--)
                damaged[random.Next(damaged.Length)] = " \n\t#:[]-@<>\0"u8[random.Next(12)];
            ReadLine.AllOf(format, damaged);
        }
    }

    [Fact]
    public void Names_are_unique() => Assert.Equal(LogFormats.All.Count, LogFormats.All.Select(f => f.Name).Distinct().Count());

    [Fact]
    public void A_name_finds_its_format() => Assert.All(LogFormats.All, f => Assert.Same(f, LogFormats.Find(f.Name)));

    [Theory]
    [InlineData("")]
    [InlineData("syslog-ng")]
    [InlineData("BIND")]
    public void Another_name_finds_none(string name) => Assert.Null(LogFormats.Find(name));
}
