using System.Reflection;
using System.Reflection.Emit;

namespace BuildKit.Implementations;

/// <summary>Finds the instruction that takes what another one puts on the stack, as far as the code runs straight on.</summary>
static class StackUse
{
    /// <summary>The one that takes it, and how many other values it takes above it; null if a branch or a copy comes between.</summary>
    /// <param name="code">The method's instructions.</param>
    /// <param name="index">The one that puts the value there.</param>
    /// <param name="called">The method that a token of a call means.</param>
    public static (int Index, int Above)? Of(List<Instruction> code, int index, Func<Instruction, MethodBase?> called)
    {
        var above = 0;
        for (var i = index + 1; i < code.Count; i++)
        {
            var method = code[i].IsCall ? called(code[i]) : null;
            if (code[i].IsBranch || code[i].Is(OpCodes.Ret) || Taken(code[i], method) is not { } taken || (taken > above && code[i].Is(OpCodes.Dup)))
            {
                return null;
            }

            if (taken > above)
            {
                return (i, above);
            }

            above += Put(code[i], method) - taken;
        }

        return null;
    }

    static int? Taken(Instruction one, MethodBase? method) => one.Code.StackBehaviourPop switch
    {
        StackBehaviour.Pop0 => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8 or StackBehaviour.Popi_popr4
            or StackBehaviour.Popi_popr8 or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi => 2,
        StackBehaviour.Popi_popi_popi or StackBehaviour.Popref_popi_popi or StackBehaviour.Popref_popi_popi8 or StackBehaviour.Popref_popi_popr4
            or StackBehaviour.Popref_popi_popr8 or StackBehaviour.Popref_popi_popref or StackBehaviour.Popref_popi_pop1 => 3,
        StackBehaviour.Varpop when method is not null =>
            method.GetParameters().Length + (method.IsStatic || one.Is(OpCodes.Newobj) ? 0 : 1),
        _ => null,
    };

    static int Put(Instruction one, MethodBase? method) => one.Code.StackBehaviourPush switch
    {
        StackBehaviour.Push0 => 0,
        StackBehaviour.Push1_push1 => 2,
        StackBehaviour.Varpush => method is MethodInfo { ReturnType: var result } && result != typeof(void) ? 1 : 0,
        _ => 1,
    };
}
