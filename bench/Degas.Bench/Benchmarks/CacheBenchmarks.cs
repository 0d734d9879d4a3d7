using System.Text;
using BenchmarkDotNet.Attributes;
using Degas.Bench.Generated;
using Degas.Engine.Scoring;

namespace Degas.Bench.Benchmarks;

/// <summary>The cache of scored names, by the name: 300,000 of them asked for by Zipf's law, as a resolver's clients do, with and without room for all.</summary>
[Config(typeof(BenchConfig))]
public class CacheBenchmarks
{
    private const int Names = 300_000, Draws = 100_000;
    private byte[][] _names = [];
    private uint[] _hashes = [];
    private int[] _draws = [];
    private ScoreCache _cache = new(0);

    /// <summary>Its size.</summary>
    [Params(4, 64)]
    public int MiB { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _names = [.. RegistrableDomains.Generate(Names, RegistrableDomains.Seed).Select(Encoding.ASCII.GetBytes)];
        // Any hash will do, and its cost is not the cache's.
        var random = new SplitMix(RegistrableDomains.Seed);
        _hashes = [.. _names.Select(_ => (uint)random.Next())];
        var zipf = new Zipf(Names);
        _draws = new int[Draws];
        for (int i = 0; i < Draws; i++)
            _draws[i] = zipf.Draw(ref random);
        _cache = new ScoreCache((long)MiB << 20);
        for (int i = Names - 1; i >= 0; i--)
            _cache.Add(_names[i], _hashes[i], new(i, 0, 0, 0));
        if (!_cache.TryGet(_names[0], _hashes[0], out KnownScore known) || known.Score != 0)
            throw new InvalidOperationException("the cache has lost the name that was added last");
    }

    [Benchmark(OperationsPerInvoke = Draws)]
    public int TryGet()
    {
        int found = 0;
        foreach (int i in _draws)
            found += _cache.TryGet(_names[i], _hashes[i], out _) ? 1 : 0;
        return found;
    }

    [Benchmark(OperationsPerInvoke = Names)]
    public ScoreCache AddAll()
    {
        var cache = new ScoreCache((long)MiB << 20);
        for (int i = 0; i < Names; i++)
            cache.Add(_names[i], _hashes[i], new(i, 0, 0, 0));
        return cache;
    }
}
