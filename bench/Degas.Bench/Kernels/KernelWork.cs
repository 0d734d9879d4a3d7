using System.Text;
using Degas.Bench.Generated;
using Degas.Engine.Model;
using Degas.Engine.Scoring;
using Degas.Kernels;

namespace Degas.Bench.Kernels;

/// <summary>Calls of <see cref="LstmKernel.Step"/>, run again and again. All that this project knows of that method stands in this file.</summary>
internal sealed class KernelWork
{
    /// <summary>Symbols of the made-up weights, as the shipped model has.</summary>
    public const int Symbols = 40;

    private readonly List<(byte[] Symbols, int[] Parents)> _calls;

    private KernelWork(List<(byte[] Symbols, int[] Parents)> calls) => _calls = calls;

    /// <summary>Nodes of all calls: steps of one name by one symbol.</summary>
    public long Nodes => _calls.Sum(c => (long)c.Symbols.Length);

    /// <summary>One call with a number of nodes, three for every two parents.</summary>
    public static KernelWork OfNodes(int nodes)
    {
        var random = new Random(nodes);
        return new([([.. Enumerable.Range(0, nodes).Select(_ => (byte)random.Next(Symbols))], [.. Enumerable.Range(0, nodes).Select(i => i * 2 / 3)])]);
    }

    /// <summary>The calls that the scorer makes for a batch of names, seen by a kernel that only takes notes.</summary>
    public static KernelWork OfNames(DegasModel model, IEnumerable<string> names)
    {
        var batch = new TextBatch(model);
        foreach (string name in names)
            batch.Add(Encoding.ASCII.GetBytes(name));
        var recorder = new Recorder(model.Weights.Symbols, model.Weights.Hidden);
        new Scorer(recorder, batch.Count).Score(batch, new float[batch.Count]);
        return new(recorder.Calls);
    }

    /// <summary>Floating-point operations of the recurrent product, 2 * 4H * H a node; the gates' are not counted.</summary>
    public double FlopsAt(int hidden) => Nodes * 8.0 * hidden * hidden;

    /// <summary>State memory for one thread that runs these calls on <paramref name="kernel"/>.</summary>
    public (float[] Previous, float[] Next) AllocateStates(LstmKernel kernel)
    {
        int rows = _calls.Max(c => Math.Max(c.Symbols.Length, c.Parents.Max() + 1));
        return (new float[rows * kernel.StateLength], new float[rows * kernel.StateLength]);
    }

    /// <summary>Makes all calls once, each on the states that the one before left.</summary>
    public void Run(LstmKernel kernel, ref (float[] Previous, float[] Next) states)
    {
        foreach ((byte[] symbols, int[] parents) in _calls)
        {
            kernel.Step(symbols, parents, states.Previous, states.Next);
            states = (states.Next, states.Previous);
        }
    }

    /// <summary>The largest difference between the hidden states of two kernels, after every call.</summary>
    public float LargestDifference(LstmKernel kernel, LstmKernel reference)
    {
        (float[] Previous, float[] Next) expected = AllocateStates(reference), actual = AllocateStates(kernel);
        float largest = 0;
        foreach ((byte[], int[]) call in _calls)
        {
            var one = new KernelWork([call]);
            one.Run(reference, ref expected);
            one.Run(kernel, ref actual);
            for (int i = 0; i < call.Item1.Length * kernel.StateLength; i++)
            {
                if (i % kernel.StateLength < kernel.Hidden)
                    largest = MathF.Max(largest, MathF.Abs(expected.Previous[i] - actual.Previous[i]));
            }
        }

        return largest;
    }

    /// <summary>Seeded weights of the size that a trained model's have.</summary>
    public static LstmWeights RandomWeights(int hidden)
    {
        var random = new Random(hidden);
        float spread = 2 / MathF.Sqrt(hidden);
        return LstmWeights.Fold(Values(Symbols * 8), Values(4 * hidden * 8), Values(4 * hidden * hidden), Values(4 * hidden), Values(4 * hidden), Values(hidden), Values(1));

        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2 - 1) * spread)];
    }

    private sealed class Recorder(int symbols, int hidden) : LstmKernel(symbols, hidden)
    {
        public List<(byte[] Symbols, int[] Parents)> Calls { get; } = [];

        public override LstmKernel ForThread() => this;

        public override void Score(ReadOnlySpan<float> states, ReadOnlySpan<int> nodes, Span<float> scores)
        {
        }

        protected override void StepCore(ReadOnlySpan<byte> symbols, ReadOnlySpan<int> parents, ReadOnlySpan<float> previous, Span<float> next) =>
            Calls.Add((symbols.ToArray(), parents.ToArray()));
    }
}
