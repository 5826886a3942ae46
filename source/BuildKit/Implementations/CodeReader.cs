using System.Reflection;
using System.Reflection.Emit;
using System.Text;
using BuildKit.Files;

namespace BuildKit.Implementations;

/// <summary>
/// Writes a method, and all that the compiler made of it, in canonical form, and notes what the code reads, writes and reaches. The
/// compiler's names become numbers in the order of first visit; offsets become numbers of instructions.
/// </summary>
sealed class CodeReader : IDisposable
{
    const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    readonly CodeNode node;
    readonly CodeUses uses;
    readonly CodeNames names;
    readonly Queue<MethodBase> waiting = new();
    readonly HashSet<MethodBase> queued = [];
    readonly MemoryStream stream = new();
    readonly BinaryWriter writer;

    CodeReader(string name, CodeUses uses)
    {
        node = new() { Name = name };
        this.uses = uses;
        names = new(Met);
        writer = new(stream, Encoding.UTF8);
    }

    /// <summary>A method with its lambdas, local functions and state machines.</summary>
    public static CodeNode OfMethod(string name, MethodBase method, CodeUses uses)
    {
        using var reader = new CodeReader(name, uses);
        return reader.ReadAll(method);
    }

    /// <summary>The part of a static constructor that gives one field its value; the whole where the parts cannot be told apart.</summary>
    public static CodeNode OfInitialiser(FieldInfo field, CodeUses uses)
    {
        using var reader = new CodeReader($"{field.DeclaringType!.Name}.{MadeByCompiler.NameOf(field)}", uses);
        reader.writer.Write(reader.names.Of(field));
        if (field.DeclaringType.TypeInitializer is { } constructor && constructor.GetMethodBody() is { } body)
        {
            var code = Instruction.Of(body.GetILAsByteArray()!);
            var (start, end) = StaticFields.PartOf(field, constructor, code);
            reader.WriteBody(constructor, body, code[start..end], isPart: end - start < code.Count);
            reader.WriteWaiting();
        }

        return reader.Finished();
    }

    /// <summary>What of a type is no code: what it derives from, the values of an enum, the fields of a struct.</summary>
    public static CodeNode OfType(Type type, bool isWhole, CodeUses uses)
    {
        using var reader = new CodeReader(type.Name, uses);
        TypeFacts.Write(type, isWhole, reader.names, reader.writer);
        uses.OfType(type, isWhole, reader.node);
        return reader.Finished();
    }

    public void Dispose() => writer.Dispose();

    CodeNode ReadAll(MethodBase method)
    {
        // The first one has no name of its own where the compiler gave it one.
        writer.Write(names.Of(method));
        queued.Add(method);
        waiting.Enqueue(method);
        WriteWaiting();
        return Finished();
    }

    CodeNode Finished()
    {
        writer.Flush();
        node.Digest = Digest.OfBytes(stream.GetBuffer().AsSpan(0, (int)stream.Length));
        return node;
    }

    void WriteWaiting()
    {
        while (waiting.TryDequeue(out var method))
        {
            Write(method);
        }
    }

    void Write(MethodBase method)
    {
        writer.Write(names.Of(method));
        writer.Write((int)(method.Attributes & (MethodAttributes.Static | MethodAttributes.PinvokeImpl | MethodAttributes.Abstract)));
        writer.Write((int)(method.MethodImplementationFlags & MethodImplAttributes.Synchronized));
        writer.Write(MadeByCompiler.IsMethod(method) ? names.Signature(method) : "");
        if ((method.Attributes & MethodAttributes.PinvokeImpl) != 0)
        {
            var import = method.GetCustomAttribute<System.Runtime.InteropServices.DllImportAttribute>();
            writer.Write($"{import?.Value} {import?.EntryPoint}");
            node.Notes.Add($"{import?.Value}");
        }
        else if (method.GetMethodBody() is { } body)
        {
            WriteBody(method, body, Instruction.Of(body.GetILAsByteArray()!), isPart: false);
        }
    }

    void WriteBody(MethodBase method, MethodBody body, List<Instruction> code, bool isPart)
    {
        var tokens = new CodeTokens(method);
        // Leading on from a closure to the script or to the closure around it depends on what else is captured nearby.
        var kept = code.FindAll(one => !(one.Is(OpCodes.Ldfld) && tokens.Member(one) is FieldInfo field && IsPassage(field)));
        writer.Write(body.InitLocals);
        var locals = new LocalNumbers(isPart);
        var at = Numbers(code, kept, method);
        WriteRegions(isPart ? [] : body.ExceptionHandlingClauses, at);
        writer.Write(kept.Count);
        foreach (var one in kept)
        {
            writer.Write(one.Code.Value);
            WriteOperand(one, tokens, locals, at);
        }

        foreach (var number in locals.InOrder(body.LocalVariables.Count))
        {
            var local = body.LocalVariables[number];
            writer.Write(local.IsPinned);
            writer.Write(LocalType(local.LocalType, method));
            uses.OfLocal(local.LocalType, node);
        }

        uses.Of(method, code, tokens, node);
    }

    // Whether a local holds the script or a closure that leads to it decides nothing.
    string LocalType(Type type, MethodBase method) =>
        MadeByCompiler.IsClosure(type) || type == CodeTokens.OutermostOf(method) ? "closure" : names.Of(type);

    static bool IsPassage(FieldInfo field) => MadeByCompiler.LeadsOn(field) && MadeByCompiler.IsType(field.DeclaringType!);

    // The number of the instruction that is written for each offset.
    static Dictionary<long, int> Numbers(List<Instruction> code, List<Instruction> kept, MethodBase method)
    {
        var numbers = new Dictionary<long, int>(code.Count + 1);
        var next = 0;
        foreach (var one in code)
        {
            numbers[one.Offset] = next;
            if (next < kept.Count && kept[next].Offset == one.Offset)
            {
                next++;
            }
        }

        numbers.TryAdd(method.GetMethodBody()!.GetILAsByteArray()!.Length, next);
        return numbers;
    }

    void WriteRegions(IList<ExceptionHandlingClause> regions, Dictionary<long, int> at)
    {
        writer.Write(regions.Count);
        foreach (var region in regions)
        {
            writer.Write((int)region.Flags);
            writer.Write(at.GetValueOrDefault(region.TryOffset));
            writer.Write(at.GetValueOrDefault(region.TryOffset + region.TryLength));
            writer.Write(at.GetValueOrDefault(region.HandlerOffset));
            writer.Write(at.GetValueOrDefault(region.HandlerOffset + region.HandlerLength));
            writer.Write(region.Flags == ExceptionHandlingClauseOptions.Filter ? at.GetValueOrDefault(region.FilterOffset) : 0);
            writer.Write(region.Flags == ExceptionHandlingClauseOptions.Clause && region.CatchType is { } caught ? names.Of(caught) : "");
        }
    }

    void WriteOperand(Instruction one, CodeTokens tokens, LocalNumbers locals, Dictionary<long, int> at)
    {
        if (one.Targets is { } targets)
        {
            writer.Write(targets.Length);
            foreach (var target in targets)
            {
                writer.Write(at.GetValueOrDefault(target, -1));
            }
        }
        else if (one.IsBranch)
        {
            writer.Write(at.GetValueOrDefault(one.Operand, -1));
        }
        else if (one.Code.OperandType == OperandType.InlineString)
        {
            writer.Write(tokens.Text(one));
        }
        else if (one.Code.OperandType == OperandType.InlineSig)
        {
            node.Fallback ??= "it calls a function pointer";
        }
        else if (one.HasToken)
        {
            WriteMember(tokens.Member(one));
        }
        else if (one.Is(OpCodes.Ldloc) || one.Is(OpCodes.Ldloca) || one.Is(OpCodes.Stloc))
        {
            writer.Write(locals.Of((int)one.Operand));
        }
        else
        {
            writer.Write(one.Operand);
        }
    }

    void WriteMember(MemberInfo member)
    {
        switch (member)
        {
            case Type named:
                writer.Write(names.Of(named));
                break;
            case FieldInfo field:
                writer.Write(names.Of(field));
                WriteData(field);
                break;
            case MethodBase method:
                writer.Write(names.Of(method));
                // Naming the type has the methods of an iterator's class follow.
                writer.Write(method is { IsConstructor: true, DeclaringType: { } type } && MadeByCompiler.IsStateMachine(type) ? names.Of(type) : "");
                Queue(method);
                break;
        }
    }

    // The bytes of an array that is written as a list of numbers, or of a text as UTF-8.
    void WriteData(FieldInfo field)
    {
        if ((field.Attributes & FieldAttributes.HasFieldRVA) != 0)
        {
            writer.Write(StaticFields.DataOf(field));
        }
    }

    void Queue(MethodBase method)
    {
        if (MadeByCompiler.IsMethod(method) && method.DeclaringType is { } type && uses.IsFollowed(type)
            && !MadeByCompiler.IsAnonymous(type) && !MadeByCompiler.IsStable(type) && queued.Add(method))
        {
            waiting.Enqueue(method);
        }
    }

    // What the framework calls of a state machine, in an order that does not depend on where it is declared.
    void Met(Type type)
    {
        if (MadeByCompiler.IsStateMachine(type) && uses.IsFollowed(type))
        {
            foreach (var method in type.GetMethods(Declared).OrderBy(method => method.Name, StringComparer.Ordinal))
            {
                Queue(method);
            }
        }
    }
}
