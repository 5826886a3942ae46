using System.Reflection;
using System.Reflection.Emit;

namespace BuildKit.Implementations;

/// <summary>Notes what a piece of code reads, writes and reaches.</summary>
sealed class CodeUses(Dispatch dispatch, CodeAssemblies assemblies)
{
    const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    readonly CallUses calls = new(dispatch, assemblies);

    public bool IsFollowed(Type type) => assemblies.IsFollowed(type);

    public void OfLocal(Type type, CodeNode node)
    {
        if (type.IsValueType)
        {
            calls.OfInstance(type, node);
        }
    }

    /// <summary>What may run once there is an instance; of a type that other code looks into, everything in it.</summary>
    public void OfType(Type type, bool isWhole, CodeNode node)
    {
        foreach (var method in isWhole ? type.GetMembers(Declared).OfType<MethodBase>() : dispatch.CalledFromOutside(type))
        {
            if (!MadeByCompiler.IsMethod(method))
            {
                node.References.Add(new(CodeReferenceKind.Method, method));
            }
        }

        if (isWhole)
        {
            foreach (var other in type.GetFields(Declared).Select(field => field.FieldType).Append(type.BaseType))
            {
                calls.OfWhole(other, node);
            }
        }
    }

    public void Of(MethodBase method, List<Instruction> code, CodeTokens tokens, CodeNode node)
    {
        for (var i = 0; i < code.Count; i++)
        {
            if (!code[i].HasToken)
            {
                continue;
            }

            switch (tokens.Member(code[i]))
            {
                case FieldInfo field:
                    OfField(method, code, i, field, tokens, node);
                    break;
                case MethodBase called:
                    calls.Of(code[i], called, node);
                    if (called is MethodInfo getter && dispatch.IsFamily(getter.DeclaringType) && getter.Name.StartsWith("get_", StringComparison.Ordinal))
                    {
                        OfChange(code, i, getter.Name[4..], tokens, node);
                    }

                    break;
                // A record compares types, and looks at nothing in them.
                case Type type when code[i].Is(OpCodes.Ldtoken) && method.Name != "get_EqualityContract":
                    calls.OfWhole(type, node);
                    break;
                case Type type:
                    calls.OfInstance(type, node);
                    break;
            }
        }
    }

    void OfField(MethodBase method, List<Instruction> code, int index, FieldInfo field, CodeTokens tokens, CodeNode node)
    {
        if (IsMadeOnce(method, field))
        {
            return;
        }

        var one = code[index];
        var writes = one.Is(OpCodes.Stfld) || one.Is(OpCodes.Stsfld)
            || ((one.Is(OpCodes.Ldflda) || one.Is(OpCodes.Ldsflda)) && !field.IsInitOnly && !IsReadThroughAddress(code, index, tokens));
        if (MadeByCompiler.IsClosure(field.DeclaringType!))
        {
            OfCaptured(field, writes, !one.Is(OpCodes.Stfld), node);
        }
        else if (MadeByCompiler.IsField(field))
        {
            return;
        }
        else if (!IsFollowed(field.DeclaringType!))
        {
            calls.OfOutside(field.DeclaringType!, node);
            return;
        }
        else if (field.IsStatic)
        {
            OfStatic(method, field, writes, node);
        }
        else if (dispatch.IsFamily(field.DeclaringType))
        {
            OfScript(method, field, writes, node);
        }
        else
        {
            return;
        }

        if (!one.Is(OpCodes.Stfld) && !one.Is(OpCodes.Stsfld))
        {
            OfChange(code, index, MadeByCompiler.NameOf(field), tokens, node);
        }
    }

    // Map => field ??= Load(): whoever asks first has it made, and the code that makes it is followed. A setter would say otherwise.
    static bool IsMadeOnce(MethodBase method, FieldInfo field) =>
        MadeByCompiler.PropertyOf(field) is { } property && method.Name == $"get_{property}" && method.DeclaringType == field.DeclaringType
        && !method.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), inherit: false)
        && field.DeclaringType!.GetProperty(property, Declared)?.SetMethod is null
        && Writes(method, field);

    static bool Writes(MethodBase method, FieldInfo field)
    {
        var tokens = new CodeTokens(method);
        return Instruction.Of(method.GetMethodBody()!.GetILAsByteArray()!)
            .Exists(one => (one.Is(OpCodes.Stfld) || one.Is(OpCodes.Stsfld)) && tokens.Member(one) is FieldInfo written && written == field);
    }

    static void OfCaptured(FieldInfo field, bool writes, bool reads, CodeNode node)
    {
        if (writes)
        {
            node.CapturedWrites.Add(field);
        }

        if (reads && !MadeByCompiler.LeadsOn(field) && !node.Captured.Contains(field))
        {
            node.Captured.Add(field);
        }
    }

    static void OfStatic(MethodBase method, FieldInfo field, bool writes, CodeNode node)
    {
        if (writes && !(method is ConstructorInfo { IsStatic: true } && method.DeclaringType == field.DeclaringType))
        {
            node.Uncacheable ??= $"it writes the static field {field.DeclaringType!.Name}.{MadeByCompiler.NameOf(field)}";
        }

        node.Statics.Add(field);
        node.References.Add(new(CodeReferenceKind.Initialiser, field));
    }

    static void OfScript(MethodBase method, FieldInfo field, bool writes, CodeNode node)
    {
        var name = MadeByCompiler.NameOf(field);
        node.Members.Add(name);
        if (writes && method is not ConstructorInfo)
        {
            node.Uncacheable ??= $"it writes {name} of the build";
        }

        if (!CallUses.IsDefinition(field.FieldType))
        {
            node.Fields.Add(field);
        }
    }

    // this.list.Add(…), numbers[0] = …
    static void OfChange(List<Instruction> code, int index, string name, CodeTokens tokens, CodeNode node)
    {
        if (StackUse.Of(code, index, tokens.Called) is not var (user, above))
        {
            return;
        }

        var changes = code[user].IsCall
            ? tokens.Called(code[user]) is { IsStatic: false } called && above == called.GetParameters().Length && KnownCode.Changes(called)
            : above == 2 && code[user].Code.Name!.StartsWith("stelem", StringComparison.Ordinal);
        if (changes)
        {
            node.Uncacheable ??= $"it changes what {name} holds";
        }
    }

    // number.ToString(): the address is only taken because that is how a value is called.
    static bool IsReadThroughAddress(List<Instruction> code, int index, CodeTokens tokens) =>
        StackUse.Of(code, index, tokens.Called) is var (user, above)
        && (code[user].Is(OpCodes.Ldfld) || code[user].Is(OpCodes.Ldobj)
            || (code[user].IsCall && tokens.Called(code[user]) is { } called && IsRead(called, above)));

    static bool IsRead(MethodBase called, int above)
    {
        var parameters = called.GetParameters();
        return !called.IsStatic && above == parameters.Length
            ? called.DeclaringType is { } type && (type.IsPrimitive || type.IsEnum || !type.IsValueType || Nullable.GetUnderlyingType(type) is not null || IsReadOnly(type) || IsReadOnly(called))
            : above < parameters.Length && parameters[^(above + 1)].IsIn;
    }

    static bool IsReadOnly(MemberInfo member) => member.IsDefined(typeof(System.Runtime.CompilerServices.IsReadOnlyAttribute), inherit: false);
}
