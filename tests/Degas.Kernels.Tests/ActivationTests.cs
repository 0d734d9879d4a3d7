namespace Degas.Kernels.Tests;

/// <summary>
/// The gates' functions, seen through one step of weights that show one of them each: no recurrent weights, and in the table the argument
/// at one gate and constants at the others.
/// </summary>
public sealed class ActivationTests(ITestOutputHelper output)
{
    private const int Hidden = 16;

    // Pre-activation of a gate that is open, and of one that is half open: sigmoid(0) is exactly one half.
    private const float Open = 1e4f, Half = 0;

    // What kernels/README.md promises of the sigmoid by segments, which the reduced variants have; the tanh is twice that, less one.
    private const double Segmented = 3e-6;

    private static readonly float[] s_arguments = Arguments();

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void The_forget_gate_is_a_sigmoid(string variant)
    {
        // c' = f * 1 + one half * 0.
        float[] actual = Observe(variant, cell: _ => 1, (x, gate) => gate == 1 ? x : Half).Cell;
        Check(variant, "sigmoid", Sigmoid, actual, 4e-7);
        Assert.All(actual, value => Assert.InRange(value, -1e-7f, 1.0000002f));
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void The_input_gate_is_a_sigmoid(string variant) =>
        Check(variant, "sigmoid", Sigmoid, Observe(variant, _ => 0, (x, gate) => gate == 0 ? x : Open).Cell, 6e-7);

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void The_output_gate_is_a_sigmoid(string variant) =>
        Check(variant, "sigmoid", Sigmoid, Observe(variant, _ => 100, (x, gate) => gate == 3 ? x : Open).Hidden, 6e-7);

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void The_cell_input_is_a_tanh(string variant)
    {
        float[] actual = TanhOfCellInput(variant);
        Check(variant, "tanh", Math.Tanh, actual, 4e-7);
        Assert.All(actual, value => Assert.InRange(value, -1.0000003f, 1.0000003f));
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void The_tanh_has_its_argument_s_sign_and_is_zero_at_zero(string variant)
    {
        foreach ((float x, float y) in s_arguments.Zip(TanhOfCellInput(variant)))
        {
            // Nearer to zero the tanh is below what its error may be.
            if (MathF.Abs(x) >= 1e-6f || x == 0)
                Assert.Equal(MathF.Sign(x), MathF.Sign(y));
        }
    }

    [Theory, MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void The_hidden_state_is_the_tanh_of_the_cell(string variant)
    {
        // c' = 1 * x + one half * 0, h = 1 * tanh(c'). A cell adds at most 1 a step.
        float Gate(float x, int gate) => gate is 1 or 3 ? Open : Half;
        Check(variant, "tanh", Math.Tanh, Observe(variant, cell: x => x, Gate).Hidden, 6e-7, x => MathF.Abs(x) <= 253);
    }

    // c' = 0 + one half * g, and doubling is exact.
    private static float[] TanhOfCellInput(string variant) =>
        [.. Observe(variant, cell: _ => 0, (x, gate) => gate == 2 ? x : Half).Cell.Select(value => 2 * value)];

    private void Check(string variant, string name, Func<double, double> function, float[] actual, double tolerance, Func<float, bool>? isDefined = null)
    {
        double largest = 0;
        if (Tolerance.IsReduced(variant))
            tolerance = name == "tanh" ? 2 * Segmented : Segmented;
        for (int i = 0; i < actual.Length; i++)
        {
            if (isDefined?.Invoke(s_arguments[i]) == false)
                continue;
            double difference = Math.Abs(function(s_arguments[i]) - actual[i]);
            largest = Math.Max(largest, difference);
            if (!(difference <= tolerance))
                Assert.Fail($"{name}({s_arguments[i]:R}) came out as {actual[i]:R}, {difference:g3} away");
        }

        output.WriteLine($"{variant} {name}: MaxAbsDiff {largest:g3}");
    }

    // One node a symbol, one argument a unit.
    private static (float[] Hidden, float[] Cell) Observe(string variant, Func<float, float> cell, Func<float, int, float> gate)
    {
        int symbols = s_arguments.Length / Hidden;
        LstmWeights weights = RandomWeights.FromTable(symbols, Hidden, (symbol, g, unit) => gate(s_arguments[symbol * Hidden + unit], g));
        LstmKernel kernel = Variants.Create(variant, weights);
        float[] previous = new float[symbols * kernel.StateLength], next = new float[symbols * kernel.StateLength];
        for (int i = 0; i < s_arguments.Length; i++)
            previous[i / Hidden * kernel.StateLength + Hidden + i % Hidden] = cell(s_arguments[i]);
        kernel.Step([.. Enumerable.Range(0, symbols).Select(s => (byte)s)], [.. Enumerable.Range(0, symbols)], previous, next);
        float[][] rows = [.. next.Chunk(kernel.StateLength)];
        return ([.. rows.SelectMany(row => row[..Hidden])], [.. rows.SelectMany(row => row[Hidden..])]);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    // 0, and with both signs: a sweep to 20, the bounds of the approximation, tiny and huge values. Filled up to whole rows of units.
    private static float[] Arguments()
    {
        float[] positive =
        [
            .. Enumerable.Range(1, 1280).Select(i => i / 64f),
            7.9053111f, 7.905312f, 15.810622f, 15.810623f, float.Epsilon, 1e-40f, 1.17549435e-38f, 1e-30f, 1e-10f, 1e-7f, 1e-5f, 1e-3f,
            88, 89, 104, 1e4f, 1e30f, float.MaxValue,
        ];
        float[] both = [0, .. positive, .. positive.Select(x => -x)];
        return [.. both, .. new float[(Hidden - both.Length % Hidden) % Hidden]];
    }
}
