using System.Text;
using Degas.Engine.Scoring;

namespace Degas.Engine.Tests.Scoring;

public sealed class ScoreCacheTests
{
    [Fact]
    public void A_text_is_found_with_its_own_score_and_no_other_text_is()
    {
        var cache = new ScoreCache(1 << 20);
        for (int i = 0; i < 1000; i++)
            cache.Add(Text(i), Hash(i), i);
        for (int i = 0; i < 1000; i++)
        {
            Assert.True(cache.TryGet(Text(i), Hash(i), out float score));
            Assert.Equal(i, score);
        }

        Assert.False(cache.TryGet(Text(1000), Hash(1000), out _));
    }

    [Fact]
    public void Texts_of_equal_hash_are_told_apart()
    {
        var cache = new ScoreCache(1 << 16);
        cache.Add("abc.com"u8, 7, 0.25f);
        Assert.False(cache.TryGet("abd.com"u8, 7, out _));
        Assert.False(cache.TryGet("abc.co"u8, 7, out _));
        Assert.False(cache.TryGet("abc.com."u8, 7, out _));
        cache.Add("abd.com"u8, 7, 0.5f);
        Assert.True(cache.TryGet("abc.com"u8, 7, out float first) && cache.TryGet("abd.com"u8, 7, out float second) && (first, second) == (0.25f, 0.5f));
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
            cache.Add(Text(i), Hash(i), i);
            if (cache.TryGet(Text(i / 2), Hash(i / 2), out float score))
                Assert.Equal(i / 2, score);
        }
    }

    [Fact]
    public void Texts_of_every_length_are_kept_whole_or_not_at_all()
    {
        var cache = new ScoreCache(1 << 20);
        for (int length = 0; length <= 253; length++)
        {
            byte[] text = [.. Enumerable.Repeat((byte)'a', length)];
            cache.Add(text, (uint)length, length);
            Assert.Equal(length is > 0 and <= 55, cache.TryGet(text, (uint)length, out _));
        }
    }

    [Fact]
    public void Families_are_kept_beside_scores_for_texts_that_leave_room_for_them()
    {
        var cache = new ScoreCache(1 << 20, withFamilies: true);
        for (int length = 0; length <= 253; length++)
        {
            byte[] text = [.. Enumerable.Repeat((byte)'a', length)];
            cache.Add(text, (uint)length, length, (ushort)(65535 - length));
            bool isKept = cache.TryGet(text, (uint)length, out float score, out ushort family);
            Assert.Equal(length is > 0 and <= 53, isKept);
            if (isKept)
                Assert.Equal((length, 65535 - length), ((int)score, (int)family));
        }
    }

    [Fact]
    public void Threads_that_write_the_same_set_never_show_a_family_of_another_text()
    {
        var cache = new ScoreCache(0, withFamilies: true);
        int wrong = 0;
        Parallel.For(0, 4, thread =>
        {
            var random = new Random(thread);
            for (int round = 0; round < 100_000; round++)
            {
                int i = random.Next(40);
                if (cache.TryGet(Text(i), Hash(i), out float score, out ushort family) && (score != i || family != i * 1000))
                    Interlocked.Increment(ref wrong);
                cache.Add(Text(i), Hash(i), i, (ushort)(i * 1000));
            }
        });
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void Threads_that_write_the_same_set_never_show_a_score_of_another_text()
    {
        // One set for all, so that entries are overwritten while they are read.
        var cache = new ScoreCache(0);
        int wrong = 0;
        Parallel.For(0, 4, thread =>
        {
            var random = new Random(thread);
            for (int round = 0; round < 100_000; round++)
            {
                int i = random.Next(40);
                if (cache.TryGet(Text(i), Hash(i), out float score) ? score != i : !float.IsNaN(score))
                    Interlocked.Increment(ref wrong);
                cache.Add(Text(i), Hash(i), i);
            }
        });
        Assert.Equal(0, wrong);
    }

    // Of lengths that differ, so that a torn entry would show.
    private static byte[] Text(int i) => Encoding.ASCII.GetBytes($"{new string((char)('a' + i % 26), 1 + i % 30)}{i}.example");

    private static uint Hash(int i) => (uint)i * 2654435761u;
}
