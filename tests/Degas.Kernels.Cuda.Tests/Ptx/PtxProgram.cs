using Degas.Kernels.PtxCompiler;

namespace Degas.Kernels.Cuda.Tests.Ptx;

/// <summary>
/// The text of a kernel's PTX, ready to run: what an NVIDIA driver would be given, executed by the letter of the PTX ISA, for those of its instructions that
/// ILGPU makes of the kernels. An unknown one is an error.
/// </summary>
internal sealed class PtxProgram
{
    private readonly Dictionary<string, int> _registers = [];
    private readonly Dictionary<string, ulong> _symbols = [];
    private readonly Dictionary<string, int> _labels = [];
    private readonly Dictionary<string, string> _locals = [];

    private PtxProgram(string ptx)
    {
        ulong end = 0;
        foreach (PtxParameter parameter in PtxKernel.Parameters(ptx))
        {
            _symbols.Add(parameter.Name, end);
            end += (ulong)parameter.Size;
        }

        _symbols.Add("__dyn_shared_alloca", 0);
        // From the first register on, there are but registers, labels, instructions, and braces around names that all mean the same.
        string body = ptx[ptx.IndexOf(".reg", StringComparison.Ordinal)..];
        List<string> statements = [.. body.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l is not ("{" or "}") && !l.StartsWith(".reg", StringComparison.Ordinal) && !l.StartsWith("//", StringComparison.Ordinal))];
        var lines = new List<string>();
        foreach (string statement in statements)
        {
            if (statement.EndsWith(':'))
                _labels.Add(statement[..^1], lines.Count);
            else
                lines.Add(statement.TrimEnd(';'));
        }

        Instructions = [.. lines.Select(l => new PtxInstruction(this, l))];
    }

    public IReadOnlyList<PtxInstruction> Instructions { get; }

    public int Registers => _registers.Count;

    /// <summary>Reads a text.</summary>
    public static PtxProgram Parse(string ptx) => new(ptx);

    /// <summary>Runs the kernel, one block after the other.</summary>
    /// <param name="global">The device's memory; an address is an index.</param>
    /// <param name="arguments">As the entry declares them.</param>
    /// <param name="blocks">Blocks.</param>
    /// <param name="threads">Threads of a block.</param>
    /// <param name="sharedBytes">Dynamic shared memory of a block.</param>
    public void Run(byte[] global, byte[] arguments, int blocks, int threads, int sharedBytes)
    {
        for (int block = 0; block < blocks; block++)
            new PtxBlock(this, global, arguments, block, blocks, threads, sharedBytes).Run();
    }

    public int Register(string name) => _registers.TryGetValue(name, out int register) ? register : _registers[name] = _registers.Count;

    public ulong? Symbol(string name) => _symbols.TryGetValue(name, out ulong at) ? at : null;

    public int Label(string name) => _labels[name];

    /// <summary>Notes that a register has the address of a word of local memory: ILGPU gives each of them one register, and a test holds it to that.</summary>
    public void NameLocal(string register, string word) => _locals.Add(register, word);

    /// <summary>The word that a register has the address of, as a register of its own, which is what ptxas makes of it.</summary>
    public int Local(string register) => Register(_locals[register]);
}
