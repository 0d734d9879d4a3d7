using Degas.Score.Pipeline;

namespace Degas.Score.Tests;

/// <summary>Blocks are large where there is much to score, and small where there is not.</summary>
public sealed class BlockSizingTests
{
    [Fact]
    public void Known_names_make_small_blocks_and_new_ones_large_ones()
    {
        var sizing = new BlockSizing(scoresElsewhere: false);
        Assert.Equal(BlockSizing.Large, sizing.Next);
        sizing.Note(8_000, 999);
        Assert.InRange(sizing.Next, 1 << 16, BlockSizing.Large / 2);
        sizing.Note(8_000, 1_000);
        Assert.Equal(BlockSizing.Large, sizing.Next);
        // A block without names says nothing.
        sizing.Note(0, 0);
        Assert.Equal(BlockSizing.Large, sizing.Next);
    }

    [Fact]
    public void Another_device_gets_small_blocks_whatever_is_new()
    {
        var sizing = new BlockSizing(scoresElsewhere: true);
        sizing.Note(8_000, 8_000);
        Assert.InRange(sizing.Next, 1 << 16, BlockSizing.Large / 2);
    }
}
