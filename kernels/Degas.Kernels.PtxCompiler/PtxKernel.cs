using System.Reflection;
using System.Text.RegularExpressions;
using Degas.Kernels.Cuda;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;

namespace Degas.Kernels.PtxCompiler;

/// <summary>A parameter of an entry, as the text of the PTX declares it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Such as <c>.f32</c>, or <c>.b8</c> for a structure.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Alignment">Bytes.</param>
public sealed record PtxParameter(string Name, string Type, int Size, int Alignment);

/// <summary>One kernel for one width or one generation of cards.</summary>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Method">The kernel.</param>
/// <param name="Hidden">H; 0 for any.</param>
/// <param name="MaxThreads">The most threads of a block; registers are shared out by it.</param>
/// <param name="Architecture">The oldest that takes it; a driver compiles it for any later one.</param>
/// <param name="Isa">The oldest version of the language that has what it uses, for the sake of old drivers.</param>
public sealed partial record PtxKernel(string Name, MethodInfo Method, int Hidden, int MaxThreads, CudaArchitecture Architecture, CudaInstructionSet Isa)
{
    /// <summary>All kernels, one file each.</summary>
    public static IReadOnlyList<PtxKernel> All { get; } =
    [
        Float32<Width64>("h64", 64), Float32<Width128>("h128", 128), Float32<Width256>("h256", 256), Float32<AnyWidth>("any", 0),
        Half<TuringUnit, StreamedWeights>("sm75", CudaArchitecture.SM_75, CudaInstructionSet.ISA_65), Half<AmpereUnit, StreamedWeights>("sm80", CudaArchitecture.SM_80, CudaInstructionSet.ISA_70),
        Half<AmpereUnit, ResidentWeights>("resident", CudaArchitecture.SM_80, CudaInstructionSet.ISA_70),
    ];

    /// <summary>The architecture as PTX calls it.</summary>
    public string Target => $"sm_{Architecture.Major}{Architecture.Minor}";

    /// <summary>The version of the PTX language.</summary>
    public string Language => $"{Isa.Major}.{Isa.Minor}";

    /// <summary>Compiles the kernel.</summary>
    /// <returns>The PTX's text, the same on every run.</returns>
    public string Compile()
    {
        using var context = Context.Create(builder => builder.CPU().Optimize(OptimizationLevel.O2).Math(MathMode.Fast32BitOnly).EnableAlgorithms());
        using var backend = new PTXBackend(context, new CudaCapabilityContext(Architecture), Architecture, Isa, null);
        var kernel = (PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(Method), new KernelSpecialization(MaxThreads, null));
        return Renumber(kernel.PTXAssembly.ReplaceLineEndings("\n"));
    }

    /// <summary>The name of the entry in a PTX text.</summary>
    public static string Entry(string ptx) => EntryLine().Match(ptx).Groups[1].Value;

    /// <summary>The parameters of the entry in a PTX text, in order.</summary>
    public static IReadOnlyList<PtxParameter> Parameters(string ptx) => [.. ParameterLine().Matches(ptx).Select(m => Parameter(m.Groups))];

    // ILGPU numbers parameters and labels through the process, so that a text would depend on what was compiled before it.
    private static string Renumber(string ptx)
    {
        var labels = new Dictionary<string, string>();
        foreach (PtxParameter parameter in Parameters(ptx))
            ptx = Regex.Replace(ptx, $@"\b_{parameter.Name}_\d+\b", parameter.Name);
        return Label().Replace(ptx, m => labels.TryGetValue(m.Value, out string? label) ? label : labels[m.Value] = $"L_{labels.Count}");
    }

    private static PtxParameter Parameter(GroupCollection groups)
    {
        string type = groups["type"].Value;
        int element = int.Parse(type.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture) / 8;
        int count = groups["count"].Success ? int.Parse(groups["count"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : 1;
        int alignment = groups["align"].Success ? int.Parse(groups["align"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : element;
        return new(groups["name"].Value, type, element * count, alignment);
    }

    private static PtxKernel Float32<TWidth>(string suffix, int hidden)
        where TWidth : unmanaged, IWidth => new($"lstm-float32-{suffix}", typeof(LstmFloat32).GetMethod(nameof(LstmFloat32.ScoreFloat32))!.MakeGenericMethod(typeof(TWidth)), hidden, LstmFloat32.MaxThreads, CudaArchitecture.SM_75, CudaInstructionSet.ISA_63);

    private static PtxKernel Half<TUnit, TWeights>(string suffix, CudaArchitecture architecture, CudaInstructionSet isa)
        where TUnit : unmanaged, IMatrixUnit
        where TWeights : unmanaged, IWeights =>
        new($"lstm-half-{suffix}", typeof(LstmHalf).GetMethod(nameof(LstmHalf.ScoreHalf))!.MakeGenericMethod(typeof(TUnit), typeof(TWeights)), 0, LstmHalf.MaxThreads, architecture, isa);

    [GeneratedRegex(@"\bL_\d+\b")]
    private static partial Regex Label();

    [GeneratedRegex(@"\.entry\s+(\w+)\s*\(")]
    private static partial Regex EntryLine();

    // ".param .align 8 .b8 table[16]" or ".param .f32 headBias", as ILGPU has it "_table_15980"; instructions have ld.param.
    [GeneratedRegex(@"^\s*\.param(?: \.align (?<align>\d+))? (?<type>\.[bfus]\d+) _?(?<name>[A-Za-z]+)(?:_\d+)?(?:\[(?<count>\d+)\])?", RegexOptions.Multiline)]
    private static partial Regex ParameterLine();
}
