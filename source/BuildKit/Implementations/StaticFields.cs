using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;

namespace BuildKit.Implementations;

/// <summary>What decides the values of static fields.</summary>
static class StaticFields
{
    /// <summary>
    /// The instructions of a static constructor that give one field its value. The compiler puts one initialiser after the other, so that a
    /// new field beside it is no change; where the author wrote the constructor, or initialisers share something, it is the whole.
    /// </summary>
    public static (int Start, int End) PartOf(FieldInfo field, ConstructorInfo constructor, List<Instruction> code)
    {
        var whole = (0, code.Count);
        if ((constructor.DeclaringType!.Attributes & TypeAttributes.BeforeFieldInit) == 0)
        {
            return whole;
        }

        var tokens = new CodeTokens(constructor);
        var start = 0;
        (int Start, int End)? part = null;
        for (var i = 0; i < code.Count; i++)
        {
            if (code[i].Is(OpCodes.Stsfld) && tokens.Member(code[i]) is FieldInfo stored && !MadeByCompiler.IsField(stored))
            {
                if (start == i || code[i - 1].Is(OpCodes.Dup) || LeavesPart(code, start, i))
                {
                    return whole;
                }

                part = stored.MetadataToken == field.MetadataToken && stored.Module == field.Module ? (start, i + 1) : part;
                start = i + 1;
            }
        }

        // No initialiser: it starts as nothing.
        return part ?? (code.Count, code.Count);
    }

    /// <summary>What a field holds from the beginning, byte by byte.</summary>
    public static byte[] DataOf(FieldInfo field)
    {
        var value = field.GetValue(null)!;
        var handle = GCHandle.Alloc(value, GCHandleType.Pinned);
        try
        {
            var bytes = new byte[Marshal.SizeOf(value)];
            Marshal.Copy(handle.AddrOfPinnedObject(), bytes, 0, bytes.Length);
            return bytes;
        }
        finally
        {
            handle.Free();
        }
    }

    static bool LeavesPart(List<Instruction> code, int start, int end)
    {
        var (first, last) = (code[start].Offset, code[end].Offset);
        for (var i = start; i <= end; i++)
        {
            if (code[i].Targets is { } targets ? Array.Exists(targets, Leaves) : code[i].IsBranch && Leaves((int)code[i].Operand))
            {
                return true;
            }
        }

        return false;

        bool Leaves(int target) => target < first || target > last;
    }
}
