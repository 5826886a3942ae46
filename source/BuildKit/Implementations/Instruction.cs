using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace BuildKit.Implementations;

/// <summary>
/// One instruction of a method, in its long form: <c>ldarg.0</c> and <c>ldarg.s 0</c> are <c>ldarg 0</c>, since which of them the compiler
/// takes depends on distances and numbers that mean nothing.
/// </summary>
/// <param name="Offset">Where it stands.</param>
/// <param name="Code">The operation.</param>
/// <param name="Operand">The number, variable, token, or the offset that a branch leads to; of a real number the bits.</param>
/// <param name="Targets">The offsets that a switch leads to; null for anything else.</param>
readonly record struct Instruction(int Offset, OpCode Code, long Operand, int[]? Targets)
{
    const byte TwoBytes = 0xFE;

    static readonly Dictionary<short, OpCode> Operations = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(operation => operation.Value);

    static readonly Dictionary<string, OpCode> ByName = Operations.Values.ToDictionary(operation => operation.Name!);

    static readonly Dictionary<short, (OpCode Code, long? Operand)> LongForms = Operations.Values.ToDictionary(operation => operation.Value, LongForm);

    /// <summary>The instructions of a method's code, in their order.</summary>
    public static List<Instruction> Of(byte[] code)
    {
        var all = new List<Instruction>(code.Length / 2);
        for (var at = 0; at < code.Length;)
        {
            var start = at;
            var operation = Operations[code[at] == TwoBytes ? (short)(TwoBytes << 8 | code[at + 1]) : code[at]];
            at += operation.Size;
            var (longForm, implied) = LongForms[operation.Value];
            if (operation.OperandType == OperandType.InlineSwitch)
            {
                var targets = Switch(code.AsSpan(at), at);
                at += 4 + 4 * targets.Length;
                all.Add(new(start, longForm, 0, targets));
                continue;
            }

            var length = Length(operation.OperandType);
            all.Add(new(start, longForm, implied ?? Number(operation.OperandType, code.AsSpan(at, length), at + length), null));
            at += length;
        }

        return all;
    }

    public bool IsCall => Code.Value == OpCodes.Call.Value || Code.Value == OpCodes.Callvirt.Value || Code.Value == OpCodes.Newobj.Value;

    public bool IsBranch => Code.OperandType is OperandType.InlineBrTarget or OperandType.ShortInlineBrTarget or OperandType.InlineSwitch;

    public bool HasToken => Code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok;

    public bool Is(OpCode code) => Code.Value == code.Value;

    // "br.s" is "br"; "ldloc.1" is "ldloc" with 1; "ldc.i4.m1" is "ldc.i4" with -1.
    static (OpCode Code, long? Operand) LongForm(OpCode code)
    {
        var name = code.Name!;
        if (name.EndsWith(".s", StringComparison.Ordinal) && ByName.TryGetValue(name[..^2], out var plain))
        {
            return (plain, null);
        }

        var dot = name.LastIndexOf('.');
        return code.OperandType == OperandType.InlineNone && dot > 0 && name[..dot] is "ldarg" or "ldloc" or "stloc" or "ldc.i4"
            ? (ByName[name[..dot]], name[dot + 1] == 'm' ? -1 : name[dot + 1] - '0')
            : (code, null);
    }

    static int[] Switch(ReadOnlySpan<byte> operand, int at)
    {
        var targets = new int[BinaryPrimitives.ReadInt32LittleEndian(operand)];
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] = at + 4 + 4 * targets.Length + BinaryPrimitives.ReadInt32LittleEndian(operand[(4 + 4 * i)..]);
        }

        return targets;
    }

    static long Number(OperandType type, ReadOnlySpan<byte> operand, int next) => type switch
    {
        OperandType.ShortInlineBrTarget => next + (sbyte)operand[0],
        OperandType.InlineBrTarget => next + BinaryPrimitives.ReadInt32LittleEndian(operand),
        OperandType.ShortInlineI => (sbyte)operand[0],
        OperandType.ShortInlineVar => operand[0],
        _ => operand.Length switch
        {
            0 => 0,
            2 => BinaryPrimitives.ReadUInt16LittleEndian(operand),
            4 => BinaryPrimitives.ReadInt32LittleEndian(operand),
            _ => BinaryPrimitives.ReadInt64LittleEndian(operand),
        },
    };

    static int Length(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
