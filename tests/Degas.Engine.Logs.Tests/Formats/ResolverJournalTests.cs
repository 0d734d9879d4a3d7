using Degas.Engine.Logs.Formats;

namespace Degas.Engine.Logs.Tests.Formats;

/// <summary>What systemd-resolved and Knot Resolver tell the journal.</summary>
public sealed class ResolverJournalTests
{
    [Theory]
    [InlineData("May 02 10:00:01 host systemd-resolved[712]: Looking up RR for a.example IN AAAA.", "a.example", "May 02 10:00:01", "AAAA")]
    [InlineData("2024-05-02T10:00:01+0200 host systemd-resolved[712]: Looking up RR for a.example IN A", "a.example", "2024-05-02T10:00:01+0200", "A")]
    [InlineData("→ Q: a.example IN A", "a.example", "", "A")]
    public void resolved_tells_what_it_looks_up(string line, string name, string time, string type) => AssertQuery<SystemdResolved>(line, name, time, type);

    [Theory]
    [InlineData("May 02 10:00:01 host systemd-resolved[712]: Cache miss for a.example IN A", LineKind.OtherEvent)]
    [InlineData("May 02 10:00:01 host systemd-resolved[712]: Transaction 3083 for <a.example IN A> scope dns on eth0/*.", LineKind.OtherEvent)]
    [InlineData("→ C: b.example IN A", LineKind.OtherEvent)]
    [InlineData("← A: a.example IN A 192.0.2.1", LineKind.OtherEvent)]
    [InlineData("May 02 10:00:01 host sshd[1]: Looking up RR for a.example IN A.", LineKind.OtherProgram)]
    [InlineData("Looking up RR for a.example IN A.", LineKind.Unparsed)]
    public void resolved_tells_other_things(string line, LineKind kind) => Assert.Equal(kind, ReadLine.Of<SystemdResolved>(line).Kind);

    [Theory]
    [InlineData("May 18 13:11:06 host kresd[11246]: [00000.00][plan] plan 'a.example.' type 'A' uid [53037.00]", "May 18 13:11:06", "A")]
    [InlineData("May 18 13:11:06.123456 host kresd[11246]: [plan  ][00000.00] plan 'a.example.' type 'TYPE65' uid [53037.00]", "May 18 13:11:06.123456", "TYPE65")]
    [InlineData("[plan  ][00000.00] plan 'a.example.' type 'A' uid [53037.00]", "", "A")]
    public void kresd_tells_its_plan(string line, string time, string type) => AssertQuery<KnotResolver>(line, "a.example.", time, type);

    [Theory]
    [InlineData("May 18 13:11:06 host kresd[11246]: [53037.01][plan]   plan 'com.' type 'DNSKEY' uid [53037.02]", LineKind.OtherEvent)]
    [InlineData("May 18 13:11:06 host kresd[11246]: [53037.01][plan] plan 'com.' type 'DNSKEY' uid [53037.02]", LineKind.OtherEvent)]
    [InlineData("May 18 13:11:06 host kresd[11246]: [53037.00][iter]   'a.example.' type 'A' new uid was assigned .01, parent uid .00", LineKind.OtherEvent)]
    [InlineData("May 18 13:11:06 host cron[1]: [x] y", LineKind.OtherProgram)]
    [InlineData("[plan  ][00000.00] plan 'a.example.", LineKind.Unparsed)]
    public void kresd_tells_other_things(string line, LineKind kind) => Assert.Equal(kind, ReadLine.Of<KnotResolver>(line).Kind);

    private static void AssertQuery<TFormat>(string line, string name, string time, string type)
        where TFormat : struct, ILogFormat =>
        Assert.Equal(new ReadLine(LineKind.Query, "", name, time, "", type, ""), ReadLine.Of<TFormat>(line) with { Line = "" });
}
