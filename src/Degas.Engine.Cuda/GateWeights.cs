using Degas.Kernels;

namespace Degas.Engine.Cuda;

/// <summary>A model's weights in the order in which the kernels read them: a unit's four gates side by side, 16 bytes that one instruction loads.</summary>
public static class GateWeights
{
    /// <summary><c>W_hh</c> as [H (from), H (to), 4].</summary>
    public static float[] Recurrent(LstmWeights weights)
    {
        int hidden = weights.Hidden;
        float[] packed = new float[4 * hidden * hidden];
        for (int from = 0; from < hidden; from++)
        {
            for (int to = 0; to < hidden; to++)
            {
                for (int gate = 0; gate < 4; gate++)
                    packed[(from * hidden + to) * 4 + gate] = weights.Recurrent[(gate * hidden + to) * hidden + from];
            }
        }

        return packed;
    }

    /// <summary>The table as [V, H, 4].</summary>
    public static float[] Table(LstmWeights weights)
    {
        int hidden = weights.Hidden;
        float[] packed = new float[weights.Symbols * 4 * hidden];
        for (int symbol = 0; symbol < weights.Symbols; symbol++)
        {
            for (int unit = 0; unit < hidden; unit++)
            {
                for (int gate = 0; gate < 4; gate++)
                    packed[(symbol * hidden + unit) * 4 + gate] = weights.Table[(symbol * 4 + gate) * hidden + unit];
            }
        }

        return packed;
    }

    /// <summary>The table as [V, H, 4], each gate as what its power of two is of: -log2(e) times gates i, f and o, twice that times g.</summary>
    public static float[] Exponents(LstmWeights weights)
    {
        const float Log2E = 1.44269504f;
        float[] packed = Table(weights);
        for (int i = 0; i < packed.Length; i++)
            packed[i] *= i % 4 == 2 ? -2 * Log2E : -Log2E;
        return packed;
    }
}
