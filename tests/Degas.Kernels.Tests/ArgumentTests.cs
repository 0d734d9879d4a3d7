namespace Degas.Kernels.Tests;

/// <summary>What a kernel refuses, since the variants index without checks.</summary>
public sealed class ArgumentTests
{
    private const int Hidden = 16, Row = 2 * Hidden;

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Lengths_that_do_not_agree_are_refused(string variant)
    {
        LstmKernel kernel = Create(variant);
        float[] previous = new float[Row];
        Assert.Throws<ArgumentException>(() => kernel.Step([1, 2], [0], previous, new float[2 * Row]));
        Assert.Throws<ArgumentException>(() => kernel.Step([1], [0, 0], previous, new float[2 * Row]));
        Assert.Throws<ArgumentException>(() => kernel.Step([1, 2], [0, 0], previous, new float[2 * Row - 1]));
        Assert.Throws<ArgumentException>(() => kernel.Step([1], [0], previous, []));
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void A_symbol_beyond_the_table_is_refused_wherever_it_stands(string variant)
    {
        LstmKernel kernel = Create(variant);
        float[] previous = new float[Row], next = new float[9 * Row];
        kernel.Step([RandomWeights.Symbols - 1], [0], previous, next);
        for (int place = 0; place < 9; place++)
        {
            byte[] symbols = new byte[9];
            symbols[place] = RandomWeights.Symbols;
            Assert.Throws<ArgumentOutOfRangeException>(() => kernel.Step(symbols, new int[9], previous, next));
            symbols[place] = byte.MaxValue;
            Assert.Throws<ArgumentOutOfRangeException>(() => kernel.Step(symbols, new int[9], previous, next));
        }
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void A_parent_beyond_the_rows_is_refused_wherever_it_stands(string variant)
    {
        LstmKernel kernel = Create(variant);
        // A part of a third row is not a row.
        float[] previous = new float[3 * Row - 1], next = new float[9 * Row];
        kernel.Step([0], [1], previous, next);
        for (int place = 0; place < 9; place++)
        {
            foreach (int bad in (int[])[2, 3, -1, int.MaxValue, int.MinValue])
            {
                int[] parents = new int[9];
                parents[place] = bad;
                Assert.Throws<ArgumentOutOfRangeException>(() => kernel.Step(new byte[9], parents, previous, next));
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => kernel.Step([0], [0], [], next));
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void A_refused_call_writes_nothing(string variant)
    {
        LstmKernel kernel = Create(variant);
        float[] next = new float[2 * Row];
        Array.Fill(next, 7);
        Assert.Throws<ArgumentOutOfRangeException>(() => kernel.Step([0, 200], [0, 0], new float[Row], next));
        Assert.Throws<ArgumentOutOfRangeException>(() => kernel.Step([0, 0], [0, 1], new float[Row], next));
        Assert.All(next, value => Assert.Equal(7, value));
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void No_nodes_are_no_work_and_spare_room_is_left_alone(string variant)
    {
        LstmKernel kernel = Create(variant);
        kernel.Step([], [], [], []);
        kernel.Score([], [], []);
        float[] next = new float[3 * Row], scores = [7, 7];
        Array.Fill(next, 7);
        kernel.Step([1, 2], [0, 0], new float[Row], next);
        Assert.All(next[(2 * Row)..], value => Assert.Equal(7, value));
        kernel.Score(next, [1], scores);
        Assert.Equal(7, scores[1]);
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void A_score_of_a_row_that_is_not_there_is_refused(string variant)
    {
        LstmKernel kernel = Create(variant);
        Assert.ThrowsAny<ArgumentException>(() => kernel.Score(new float[2 * Row], [2], new float[1]));
        Assert.ThrowsAny<ArgumentException>(() => kernel.Score(new float[2 * Row], [-1], new float[1]));
        Assert.ThrowsAny<ArgumentException>(() => kernel.Score(new float[Row / 2 - 1], [0], new float[1]));
        Assert.ThrowsAny<Exception>(() => kernel.Score(new float[Row], [0, 0], new float[1]));
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void A_kernel_and_its_copy_for_a_thread_tell_their_sizes(string variant)
    {
        LstmKernel kernel = Create(variant);
        foreach (LstmKernel each in (LstmKernel[])[kernel, kernel.ForThread()])
        {
            Assert.Equal(RandomWeights.Symbols, each.Symbols);
            Assert.Equal(Hidden, each.Hidden);
            Assert.Equal(Row, each.StateLength);
        }
    }

    private static LstmKernel Create(string variant) => Variants.Create(variant, RandomWeights.Create(1, Hidden));
}
