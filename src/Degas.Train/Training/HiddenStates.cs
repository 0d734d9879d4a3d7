using Degas.Engine.Model;
using Degas.Kernels;

namespace Degas.Train.Training;

/// <summary>The last hidden states of texts, by the kernels of the engine.</summary>
public static class HiddenStates
{
    private const int Together = 4096;

    /// <summary>[texts, H], one row for each text.</summary>
    public static float[] Of(DegasModel model, IReadOnlyList<string> texts)
    {
        int hidden = model.Weights.Hidden;
        float[] result = new float[(long)texts.Count * hidden];
        LstmKernel kernel = KernelRegistry.ChooseFloat32().Create(model.Weights);
        // The longest first, so that those that still read are always the first rows.
        int[] order = [.. Enumerable.Range(0, texts.Count).OrderByDescending(i => texts[i].Length)];
        foreach (int[] chunk in order.Chunk(Together))
        {
            byte[][] symbols = [.. chunk.Select(i => model.Alphabet.EncodeReversed(texts[i]).ToArray())];
            float[] states = new float[chunk.Length * kernel.StateLength], next = new float[states.Length];
            int active = chunk.Length;
            for (int step = 0; active > 0; step++)
            {
                while (active > 0 && symbols[active - 1].Length <= step)
                {
                    active--;
                    states.AsSpan(active * kernel.StateLength, hidden).CopyTo(result.AsSpan(chunk[active] * hidden));
                }

                int[] parents = [.. Enumerable.Range(0, active)];
                byte[] read = [.. parents.Select(i => symbols[i][step])];
                kernel.Step(read, parents, states, next);
                (states, next) = (next, states);
            }
        }

        return result;
    }
}
