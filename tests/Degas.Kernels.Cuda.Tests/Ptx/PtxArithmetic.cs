namespace Degas.Kernels.Cuda.Tests.Ptx;

/// <summary>The instructions that make a register of registers, by name.</summary>
internal static class PtxArithmetic
{
    /// <summary>What an instruction does.</summary>
    /// <param name="op">Its name's parts.</param>
    /// <param name="to">Its destination.</param>
    /// <param name="s">Its sources.</param>
    /// <param name="line">All of it, for messages.</param>
    public static Action<PtxThread> Of(string[] op, int to, Func<PtxThread, ulong>[] s, string line)
    {
        Func<PtxThread, float>[] f = [.. s.Select(source => (Func<PtxThread, float>)(t => BitConverter.UInt32BitsToSingle((uint)source(t))))];
        Action<PtxThread> Float(Func<PtxThread, float> value) => t => t.R[to] = BitConverter.SingleToUInt32Bits(value(t));
        Action<PtxThread> Word(Func<PtxThread, uint> value) => t => t.R[to] = value(t);
        Action<PtxThread> Signed(Func<int, int, int> value) => t => t.R[to] = (uint)value((int)s[0](t), (int)s[1](t));
        Action<PtxThread> Long(Func<PtxThread, ulong> value) => t => t.R[to] = value(t);
        Action<PtxThread> Flag(Func<int, int, bool> value) => t => t.R[to] = value((int)s[0](t), (int)s[1](t)) ? 1UL : 0;
        // What a flag of rounding or flushing says is left out, but that a number too small is zero.
        switch (string.Join('.', op.Where(o => o is not ("ftz" or "approx" or "rn" or "uni")).Concat(op.Contains("f16") && op[1] == "rn" ? ["rn"] : Array.Empty<string>())))
        {
            case "add.f32":
                return Float(t => f[0](t) + f[1](t));
            case "sub.f32":
                return Float(t => f[0](t) - f[1](t));
            case "mul.f32":
                return Float(t => f[0](t) * f[1](t));
            case "min.f32":
                return Float(t => MathF.Min(f[0](t), f[1](t)));
            case "ex2.f32":
                return Float(t => MathF.Pow(2, f[0](t)));
            case "rcp.f32":
                return Float(t => 1 / f[0](t));
            case "cvt.f16.f32.rn":
                return Word(t => BitConverter.HalfToUInt16Bits((Half)f[0](t)));
            case "cvt.f32.f16":
                return Float(t => (float)BitConverter.UInt16BitsToHalf((ushort)s[0](t)));
            case "cvt.s32.u8":
                return Word(t => (byte)s[0](t));
            case "cvt.s64.s32":
                return Long(t => (ulong)(int)s[0](t));
            case "cvt.s32.s64":
                return Word(t => (uint)s[0](t));
            case "cvta.to.global.u64":
                return Long(t => s[0](t));
            case "add.s32":
                return Signed((a, b) => a + b);
            case "sub.s32":
                return Signed((a, b) => a - b);
            case "mul.lo.s32":
                return Signed((a, b) => a * b);
            case "div.s32":
                return Signed((a, b) => a / b);
            case "rem.s32":
                return Signed((a, b) => a % b);
            case "shl.b32":
                return Signed((a, b) => a << b);
            case "shr.s32":
                return Signed((a, b) => a >> b);
            case "shr.u32":
                return Word(t => (uint)s[0](t) >> (int)s[1](t));
            case "div.u32":
                return Word(t => (uint)s[0](t) / (uint)s[1](t));
            case "and.b32" or "and.b64":
                return Long(t => s[0](t) & s[1](t));
            case "or.b32":
                return Long(t => s[0](t) | s[1](t));
            case "add.s64" or "add.u64":
                return Long(t => s[0](t) + s[1](t));
            case "mul.lo.s64":
                return Long(t => s[0](t) * s[1](t));
            case "mad.lo.u64":
                return Long(t => s[0](t) * s[1](t) + s[2](t));
            case "mul.wide.u32":
                return Long(t => (ulong)(uint)s[0](t) * (uint)s[1](t));
            case "shl.b64":
                return Long(t => s[0](t) << (int)s[1](t));
            case "shr.u64":
                return Long(t => s[0](t) >> (int)s[1](t));
            case "setp.ge.s32":
                return Flag((a, b) => a >= b);
            case "setp.lt.s32":
                return Flag((a, b) => a < b);
            case "setp.eq.u32" or "setp.eq.s32":
                return Flag((a, b) => a == b);
            case "setp.le.s32":
                return Flag((a, b) => a <= b);
            case "prmt.b32":
                return Word(t => Permute((uint)s[0](t), (uint)s[1](t), (uint)s[2](t)));
            case "selp.b32" or "selp.b64":
                return Long(t => s[2](t) != 0 ? s[0](t) : s[1](t));
            default:
                throw new NotSupportedException($"not among the instructions that are executed here: {line}");
        }
    }

    // Each byte is one of the eight of both, by a digit of the selector.
    private static uint Permute(uint low, uint high, uint selector)
    {
        ulong bytes = low | ((ulong)high << 32);
        uint result = 0;
        for (int i = 0; i < 4; i++)
            result |= (uint)((bytes >> (8 * (int)((selector >> (4 * i)) & 7))) & 0xFF) << (8 * i);
        return result;
    }
}
