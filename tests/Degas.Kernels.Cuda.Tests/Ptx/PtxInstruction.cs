using System.Globalization;

namespace Degas.Kernels.Cuda.Tests.Ptx;

/// <summary>Who executes an instruction.</summary>
internal enum PtxKind : byte
{
    /// <summary>A thread by itself.</summary>
    Scalar,

    /// <summary>A warp together.</summary>
    Product,

    /// <summary>Warps meet.</summary>
    Barrier,

    /// <summary>The thread ends.</summary>
    Return,
}

/// <summary>An instruction, made of its line once.</summary>
internal sealed class PtxInstruction
{
    private readonly PtxProgram _program;
    private readonly string _line;
    private readonly Func<PtxThread, bool>? _guard;
    private readonly Func<PtxThread, ulong>? _barrier, _barrierThreads;
    private readonly bool _waits;

    public PtxInstruction(PtxProgram program, string line)
    {
        (_program, _line) = (program, line);
        string[] words = line.Split((char[])[' ', '\t'], 2, StringSplitOptions.TrimEntries);
        Func<PtxThread, bool>? guard = null;
        if (words[0][0] == '@')
        {
            bool isNegated = words[0][1] == '!';
            int predicate = program.Register(words[0][(isNegated ? 2 : 1)..]);
            guard = t => (t.R[predicate] != 0) != isNegated;
            words = words[1].Split((char[])[' ', '\t'], 2, StringSplitOptions.TrimEntries);
        }

        string[] op = words[0].Split('.'), operands = words.Length > 1 ? Operands(words[1]) : [];
        Kind = op[0] switch { "mma" => PtxKind.Product, "bar" => PtxKind.Barrier, "ret" => PtxKind.Return, _ => PtxKind.Scalar };
        _guard = guard;
        if (Kind == PtxKind.Product)
            Multiply = Product(op[3], operands);
        else if (Kind == PtxKind.Barrier)
        {
            _waits = op[1] switch { "sync" => true, "arrive" => false, _ => throw new NotSupportedException(line) };
            _barrier = Source(operands[0]);
            _barrierThreads = operands.Length > 1 ? Source(operands[1]) : null;
        }
        else if (Kind == PtxKind.Scalar)
        {
            Action<PtxThread> execute = op[0] is "ld" or "st" ? Access(op, operands) : op[0] is "atom" ? Atomic(op, operands) : op[0] is "bra" ? Branch(operands[0]) : op[0] is "mov" ? Move(operands) : PtxArithmetic.Of(op, _program.Register(operands[0]), [.. operands.Skip(1).Select(Source)], _line);
            Execute = guard is null ? execute : t =>
            {
                if (guard(t))
                    execute(t);
            };
        }
    }

    public PtxKind Kind { get; }

    public Action<PtxThread> Execute { get; } = _ => { };

    public Action<PtxThread[]> Multiply { get; } = _ => { };

    /// <summary>Whether a barrier's guard lets a warp come to it; all of its lanes or none.</summary>
    public bool IsOn(PtxThread[] warp)
    {
        bool[] on = [.. warp.Select(t => _guard is null || _guard(t)).Distinct()];
        return on.Length == 1 ? on[0] : throw new InvalidOperationException($"some lanes of a warp come to a barrier, and some do not: {_line}");
    }

    /// <summary>Which barrier it is, how many threads it lets go together, and whether they wait.</summary>
    /// <param name="warp">The warp that comes to it.</param>
    /// <param name="threads">Threads of the block.</param>
    public (int Barrier, int Threads, bool Waits) Barrier(PtxThread[] warp, int threads)
    {
        (int, int)[] told = [.. warp.Select(t => ((int)_barrier!(t), _barrierThreads is null ? threads : (int)_barrierThreads(t))).Distinct()];
        return told.Length == 1 ? (told[0].Item1, told[0].Item2, _waits) : throw new InvalidOperationException($"lanes of a warp name different barriers: {_line}");
    }

    // "{a, b}" is one operand.
    private static string[] Operands(string text)
    {
        var operands = new List<string>();
        int depth = 0, start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                operands.Add(text[start..i].Trim());
                start = i + 1;
            }
            else
            {
                depth += text[i] is '{' or '[' ? 1 : text[i] is '}' or ']' ? -1 : 0;
            }
        }

        return [.. operands];
    }

    private int[] Registers(string operand) => [.. operand.Trim('{', '}').Split(',').Select(r => _program.Register(r.Trim()))];

    private Func<PtxThread, ulong> Source(string operand)
    {
        switch (operand)
        {
            case "%tid.x":
                return t => (ulong)t.Index;
            case "%ntid.x":
                return t => (ulong)t.Block.Threads;
            case "%nctaid.x":
                return t => (ulong)t.Block.Blocks;
            case "%ctaid.x":
                return t => (ulong)t.Block.Index;
            case "%dynamic_smem_size":
                return t => (ulong)t.Block.Shared.Length;
        }

        if (_program.Symbol(operand) is { } at)
            return _ => at;
        if (operand.StartsWith("0x", StringComparison.Ordinal))
        {
            ulong value = ulong.Parse(operand.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            return _ => value;
        }

        if (operand.StartsWith("0f", StringComparison.Ordinal))
        {
            ulong bits = uint.Parse(operand.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            return _ => bits;
        }

        if (char.IsAsciiDigit(operand[0]) || operand[0] == '-')
        {
            ulong value = (ulong)long.Parse(operand, CultureInfo.InvariantCulture);
            return _ => value;
        }

        int register = _program.Register(operand);
        return t => t.R[register];
    }

    private Action<PtxThread> Branch(string label)
    {
        int? target = null;
        return t => t.Next = target ??= _program.Label(label);
    }

    private Action<PtxThread> Move(string[] operands)
    {
        if (operands[0][0] == '{')
        {
            int[] halves = Registers(operands[0]);
            Func<PtxThread, ulong> whole = Source(operands[1]);
            return t => (t.R[halves[0]], t.R[halves[1]]) = (whole(t) & 0xFFFF, (whole(t) >> 16) & 0xFFFF);
        }

        int to = _program.Register(operands[0]);
        if (operands[1][0] == '{')
        {
            int[] halves = Registers(operands[1]);
            return t => t.R[to] = (t.R[halves[0]] & 0xFFFF) | ((t.R[halves[1]] & 0xFFFF) << 16);
        }

        if (operands[1].StartsWith("__local", StringComparison.Ordinal))
        {
            _program.NameLocal(operands[0], operands[1]);
            return _ => { };
        }

        return Copy(to, operands[1]);
    }

    private Action<PtxThread> Copy(int to, string operand)
    {
        Func<PtxThread, ulong> from = Source(operand);
        return t => t.R[to] = from(t);
    }

    private Action<PtxThread> Access(string[] op, string[] operands)
    {
        (string space, string address, string values) = op[0] == "ld" ? (op[1], operands[1], operands[0]) : (op[1], operands[0], operands[1]);
        if (space == "local")
        {
            int word = _program.Local(address.Trim('[', ']'));
            if (op[0] == "st")
                return Copy(word, values);
            int to = _program.Register(values);
            return t => t.R[to] = t.R[word];
        }

        int bytes = int.Parse(op[^1].AsSpan(1), CultureInfo.InvariantCulture) / 8;
        string[] parts = address.Trim('[', ']').Split('+');
        Func<PtxThread, ulong> at = Source(parts[0]);
        ulong offset = parts.Length > 1 ? ulong.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        string[] each = [.. values.Trim('{', '}').Split(',').Select(v => v.Trim())];
        ulong aligned = (ulong)(bytes * each.Length);
        if (op[0] == "ld")
        {
            int[] loaded = Registers(values);
            return t =>
            {
                ulong from = Aligned(at(t) + offset);
                for (int i = 0; i < loaded.Length; i++)
                    t.R[loaded[i]] = t.Load(space, from + (ulong)(i * bytes), bytes);
            };
        }

        Func<PtxThread, ulong>[] sources = [.. each.Select(Source)];
        return t =>
        {
            ulong to = Aligned(at(t) + offset);
            for (int i = 0; i < sources.Length; i++)
                t.Store(space, to + (ulong)(i * bytes), bytes, sources[i](t));
        };

        ulong Aligned(ulong address) => address % aligned == 0 ? address : throw new InvalidOperationException($"address {address} is not aligned: {_line}");
    }

    private Action<PtxThread> Atomic(string[] op, string[] operands)
    {
        if (op is not ["atom", "add", "global", "u32"])
            throw new NotSupportedException(_line);
        int to = _program.Register(operands[0]);
        Func<PtxThread, ulong> at = Source(operands[1].Trim('[', ']')), more = Source(operands[2]);
        return t =>
        {
            ulong before = t.Load("global", at(t), sizeof(uint));
            t.Store("global", at(t), sizeof(uint), (uint)(before + more(t)));
            t.R[to] = before;
        };
    }

    // PTX ISA, "matrix fragments for mma.m16n8k8" and "for mma.m16n8k16": a lane has names r and r + 8, columns 2c and 2c + 1, and those 8 further on.
    private Action<PtxThread[]> Product(string shape, string[] operands)
    {
        int depth = shape switch { "m16n8k8" => 8, "m16n8k16" => 16, _ => throw new NotSupportedException(_line) };
        int[] d = Registers(operands[0]), a = Registers(operands[1]), b = Registers(operands[2]), c = Registers(operands[3]);
        if (d.Length != 4 || a.Length != depth / 4 || b.Length != depth / 8 || c.Length != 4)
            throw new NotSupportedException(_line);
        return warp =>
        {
            Span<float> left = stackalloc float[16 * depth], right = stackalloc float[8 * depth];
            for (int lane = 0; lane < PtxBlock.WarpSize; lane++)
            {
                int row = lane / 4, column = lane % 4 * 2;
                for (int half = 0; half < 2; half++)
                {
                    for (int i = 0; i < a.Length; i++)
                        left[(row + 8 * (i % 2)) * depth + column + half + 8 * (i / 2)] = HalfOf(warp[lane].R[a[i]], half);
                    for (int i = 0; i < b.Length; i++)
                        right[row * depth + column + half + 8 * i] = HalfOf(warp[lane].R[b[i]], half);
                }
            }

            for (int lane = 0; lane < PtxBlock.WarpSize; lane++)
            {
                for (int i = 0; i < d.Length; i++)
                {
                    float sum = warp[lane].F(c[i]);
                    int row = lane / 4 + 8 * (i / 2), column = lane % 4 * 2 + i % 2;
                    for (int k = 0; k < depth; k++)
                        sum += left[row * depth + k] * right[column * depth + k];
                    warp[lane].R[d[i]] = BitConverter.SingleToUInt32Bits(sum);
                }
            }
        };
    }

    private static float HalfOf(ulong register, int half) => (float)BitConverter.UInt16BitsToHalf((ushort)(register >> (16 * half)));
}
