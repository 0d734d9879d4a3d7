using System.Text;
using Degas.Engine.Scoring;

namespace Degas.Engine.Tests.Scoring;

public sealed class ScoreCacheTests
{
    [Fact]
    public void A_name_is_found_with_all_that_was_added_for_it_and_no_other_name_is()
    {
        // Grows many times on the way.
        var cache = new ScoreCache(1 << 23);
        for (int i = 0; i < 20_000; i++)
            cache.Add(Name(i), Hash(i), Known(i));
        int found = 0;
        for (int i = 0; i < 20_000; i++)
        {
            if (!cache.TryGet(Name(i), Hash(i), out KnownScore known))
                continue;
            Assert.Equal(Known(i), known);
            found++;
        }

        // A few lost their places to others of their set.
        Assert.InRange(found, 19_000, 20_000);
        Assert.False(cache.TryGet(Name(20_000), Hash(20_000), out _));
    }

    [Fact]
    public void Names_of_equal_hash_are_told_apart()
    {
        var cache = new ScoreCache(1 << 16);
        cache.Add("abc.com"u8, 7, Known(1));
        Assert.False(cache.TryGet("abd.com"u8, 7, out _));
        Assert.False(cache.TryGet("abc.co"u8, 7, out _));
        Assert.False(cache.TryGet("abc.com."u8, 7, out _));
        cache.Add("abd.com"u8, 7, Known(2));
        Assert.True(cache.TryGet("abc.com"u8, 7, out KnownScore first) && cache.TryGet("abd.com"u8, 7, out KnownScore second) && (first, second) == (Known(1), Known(2)));
    }

    [Fact]
    public void A_name_added_again_takes_no_second_place()
    {
        var cache = new ScoreCache(0);
        for (int i = 0; i < 4; i++)
        {
            cache.Add(Name(i), 0, Known(i));
            for (int again = 0; again < 10; again++)
                cache.Add(Name(0), 0, Known(0));
        }

        Assert.All(Enumerable.Range(0, 4), i => Assert.True(cache.TryGet(Name(i), 0, out _)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(100_000)]
    public void A_full_cache_forgets_and_never_errs(long bytes)
    {
        var cache = new ScoreCache(bytes);
        for (int i = 0; i < 20_000; i++)
        {
            cache.Add(Name(i), Hash(i), Known(i));
            if (cache.TryGet(Name(i / 2), Hash(i / 2), out KnownScore known))
                Assert.Equal(Known(i / 2), known);
        }
    }

    [Fact]
    public void Names_of_every_length_are_kept_whole_or_not_at_all()
    {
        var cache = new ScoreCache(1 << 20);
        for (int length = 0; length <= 253; length++)
        {
            byte[] name = [.. Enumerable.Repeat((byte)'a', length)];
            cache.Add(name, (uint)length * 2654435761u, Known(length));
            Assert.Equal(length is > 0 and <= 111, cache.TryGet(name, (uint)length * 2654435761u, out KnownScore known));
            Assert.True(length is 0 or > 111 || known == Known(length));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    public void Threads_that_write_the_same_names_never_show_what_belongs_to_another(long bytes)
    {
        // Without room all share one set, so that entries are overwritten while they are read; with room the table grows meanwhile.
        var cache = new ScoreCache(bytes);
        int wrong = 0;
        Parallel.For(0, 4, thread =>
        {
            var random = new Random(thread);
            for (int round = 0; round < 100_000; round++)
            {
                int i = random.Next(bytes == 0 ? 40 : 40 + round / 10);
                if (cache.TryGet(Name(i), Hash(i), out KnownScore known) && known != Known(i))
                    Interlocked.Increment(ref wrong);
                cache.Add(Name(i), Hash(i), Known(i));
            }
        });
        Assert.Equal(0, wrong);
    }

    private static KnownScore Known(int i) => new(i, (ushort)(i * 7), (byte)(i * 3), (byte)i);

    // Of lengths that differ, so that a torn entry would show, and every tenth long.
    private static byte[] Name(int i) => Encoding.ASCII.GetBytes($"{new string((char)('a' + i % 26), 1 + i % 30 + (i % 10 == 0 ? 50 : 0))}{i}.example");

    private static uint Hash(int i) => (uint)i * 2654435761u;
}
