using System.Text;
using BenchmarkDotNet.Attributes;
using Degas.Bench.Generated;
using Degas.Engine.Names;

namespace Degas.Bench.Benchmarks;

/// <summary>From a name in a log to the text that is scored, by the name: 10,000 host names, so that the suffix table's cache misses count.</summary>
[Config(typeof(BenchConfig))]
public class NameBenchmarks
{
    private const int Names = 10_000;
    private readonly byte[] _normal = new byte[DomainName.MaxLength];
    private byte[][] _raw = [], _names = [];

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(RegistrableDomains.Seed);
        string[] hosts = ["", "www.", "api.", "edge-17.cdn.", "a.b.c.d."];
        _names = [.. RegistrableDomains.Generate(Names, RegistrableDomains.Seed).Select(d => Encoding.ASCII.GetBytes(hosts[random.Next(hosts.Length)] + d))];
        // As logs have them: some with a trailing dot, some in capitals.
        _raw = [.. _names.Select(n => Encoding.ASCII.GetBytes((random.Next(4) == 0 ? Encoding.ASCII.GetString(n).ToUpperInvariant() : Encoding.ASCII.GetString(n)) + (random.Next(2) == 0 ? "." : "")))];
        for (int i = 0; i < Names; i++)
        {
            if (DomainName.Normalize(_raw[i], _normal, out int length) != NameStatus.Scored || !_normal.AsSpan(0, length).SequenceEqual(_names[i]))
                throw new InvalidOperationException($"{Encoding.ASCII.GetString(_raw[i])} is not brought to its normal form");
        }
    }

    [Benchmark(OperationsPerInvoke = Names)]
    public int Normalize()
    {
        int total = 0;
        foreach (byte[] name in _raw)
        {
            DomainName.Normalize(name, _normal, out int length);
            total += length;
        }

        return total;
    }

    [Benchmark(OperationsPerInvoke = Names)]
    public int FindRegistrable()
    {
        int total = 0;
        foreach (byte[] name in _names)
            total += PublicSuffixList.Embedded.FindRegistrable(name);
        return total;
    }

    [Benchmark(OperationsPerInvoke = Names)]
    public int FindScoredText()
    {
        int total = 0;
        foreach (byte[] name in _names)
            total += ScoredText.Find(name, Scope.Full, PublicSuffixList.Embedded).Start;
        return total;
    }
}
