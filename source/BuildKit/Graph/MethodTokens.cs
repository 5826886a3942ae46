using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace BuildKit.Graph;

/// <summary>Finds what a method's code names: the metadata tokens of the types, methods and fields in its instructions.</summary>
// Every run asks it of every target; the instructions of Implementations know more, and cost the start of a run what it does not need.
static class MethodTokens
{
    const byte TwoBytes = 0xFE;

    static readonly Dictionary<short, OpCode> Operations = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(operation => operation.Value);

    /// <summary>The tokens in their order; none for a method without code.</summary>
    public static IEnumerable<int> Of(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at < code.Length;)
        {
            var operation = Operations[code[at] == TwoBytes ? (short)(TwoBytes << 8 | code[at + 1]) : code[at]];
            at += operation.Size;
            if (operation.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                yield return BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at));
            }

            at += Length(operation.OperandType, code.AsSpan(at));
        }
    }

    static int Length(OperandType operand, ReadOnlySpan<byte> rest) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BinaryPrimitives.ReadInt32LittleEndian(rest),
        _ => 4,
    };
}
