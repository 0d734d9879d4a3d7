namespace Degas.Bench.Generated;

/// <summary>
/// Draws by Zipf's law with exponent 1: rank r with a probability in proportion to 1 / r. By Walker's alias method in Vose's form, so that
/// a draw costs two look-ups whatever the number of ranks.
/// </summary>
internal sealed class Zipf
{
    private readonly double[] _keep;
    private readonly int[] _alias;

    public Zipf(int ranks)
    {
        _keep = new double[ranks];
        _alias = new int[ranks];
        double total = Enumerable.Range(1, ranks).Sum(r => 1.0 / r);
        var small = new Stack<int>();
        var large = new Stack<int>();
        for (int i = 0; i < ranks; i++)
        {
            _keep[i] = ranks / (total * (i + 1));
            (_keep[i] < 1 ? small : large).Push(i);
        }

        while (small.Count > 0 && large.Count > 0)
        {
            int poor = small.Pop(), rich = large.Pop();
            _alias[poor] = rich;
            _keep[rich] -= 1 - _keep[poor];
            (_keep[rich] < 1 ? small : large).Push(rich);
        }

        // What is left differs from 1 by rounding alone.
        foreach (int i in small.Concat(large))
            _keep[i] = 1;
    }

    /// <summary>A rank, from 0.</summary>
    public int Draw(ref SplitMix random)
    {
        int i = random.Next(_keep.Length);
        return (random.Next() >> 11) * (1.0 / (1UL << 53)) < _keep[i] ? i : _alias[i];
    }
}
