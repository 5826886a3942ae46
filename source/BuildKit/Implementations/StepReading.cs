using System.Reflection;
using BuildKit.Files;
using BuildKit.Masking;
using BuildKit.Parameters;

namespace BuildKit.Implementations;

/// <summary>One look at a step: its code, and the values that the code would read now.</summary>
sealed class StepReading(object script, AbsolutePath root, Func<string, bool> isSecret, CodeGraph graph) : IFoundInValues
{
    readonly List<ValueRead> values = [];
    readonly HashSet<string> members = new(StringComparer.Ordinal);
    readonly SortedSet<string> secrets = new(StringComparer.Ordinal);
    readonly SortedSet<string> notes = new(StringComparer.Ordinal);
    readonly List<CodeReach> reached = [];
    readonly HashSet<Type> types = [];
    readonly HashSet<MemberInfo> read = [];
    readonly List<Delegate> delegates = [];
    string? uncacheable;
    string? fallback;

    public ImplementationDigest Of(Delegate code)
    {
        foreach (var one in code.GetInvocationList())
        {
            Read(one);
        }

        if (fallback is not null)
        {
            ReadEverything();
        }

        var (digest, parts) = Code();
        return new()
        {
            Digest = digest,
            Parts = parts,
            Values = values,
            Members = members,
            Uncacheable = uncacheable,
            Fallback = fallback,
            Secrets = [.. secrets],
            Notes = [.. notes],
        };
    }

    public bool IsScript(object value) => ReferenceEquals(value, script);

    public bool IsAuthors(Type type) => graph.IsFollowed(type) && type.Assembly != typeof(StepReading).Assembly;

    public void Type(Type type)
    {
        if (IsAuthors(type) && !graph.Dispatch.IsFamily(type) && types.Add(type))
        {
            Take(graph.FromInstance(type));
        }
    }

    public ReadOnlyMemory<byte> Code(Delegate code)
    {
        var number = delegates.IndexOf(code);
        if (number < 0)
        {
            number = delegates.Count;
            delegates.Add(code);
            foreach (var one in code.GetInvocationList())
            {
                ReadHeld(one);
            }
        }

        return BitConverter.GetBytes(number);
    }

    // A tool is known by the command that it makes.
    void ReadHeld(Delegate code)
    {
        if (code is Tool tool)
        {
            values.Add(new("tool", true, CanonicalValue.Of(tool([]), root, this)));
        }
        else if (!CallUses.IsDefinition(code.GetType()))
        {
            Read(code);
        }
    }

    (Digest, IReadOnlyList<CodePart>) Code()
    {
        if (fallback is not null)
        {
            // Two steps for which the same program stands are still two.
            return (CodeReach.Together([new("", graph.Whole.Digest), .. reached.Select(one => new CodePart("step", one.Digest))]), graph.Whole.Parts);
        }

        if (reached is [var only])
        {
            return (only.Digest, only.Parts);
        }

        var parts = reached.SelectMany(one => one.Parts).Distinct().ToList();
        return (CodeReach.Together(reached.Select((one, index) => new CodePart($"{index}", one.Digest))), parts);
    }

    void Take(CodeReach reach)
    {
        reached.Add(reach);
        uncacheable ??= reach.Uncacheable;
        fallback ??= reach.Fallback;
        members.UnionWith(reach.Members);
        notes.UnionWith(reach.Notes);
        foreach (var field in reach.Fields)
        {
            ReadMember(MadeByCompiler.NameOf(field), field, () => field.GetValue(script));
        }

        foreach (var held in reach.Held)
        {
            ReadMember(held.Name, held.Getter, () => Held(held));
        }

        foreach (var field in reach.Statics)
        {
            ReadMember($"{CodeText.Of(field.DeclaringType!)}.{MadeByCompiler.NameOf(field)}", field, () => field.GetValue(null));
        }
    }

    void Read(Delegate code)
    {
        var reach = graph.From(code.Method);
        Take(reach);
        var closures = new Dictionary<Type, object>();
        if (code.Target is { } target && !IsScript(target))
        {
            if (MadeByCompiler.IsClosure(target.GetType()) && graph.IsFollowed(target.GetType()))
            {
                Find(target, closures);
            }
            else if (!MadeByCompiler.IsType(target.GetType()) || !graph.IsFollowed(target.GetType()))
            {
                // Of code that is not followed it is not known what it reads of its object, or of the variables that it captured.
                ReadValue(target.GetType().Name, isCaptured: true, () => target);
            }
        }

        foreach (var field in reach.CapturedWrites.Where(field => closures.ContainsKey(field.DeclaringType!)))
        {
            uncacheable ??= $"it writes the captured variable {field.Name}";
        }

        foreach (var field in reach.Captured)
        {
            if (closures.TryGetValue(field.DeclaringType!, out var closure))
            {
                ReadValue(MadeByCompiler.NameOf(field), isCaptured: true, () => field.GetValue(closure));
            }
        }
    }

    // The closure, those around it, and the object whose method made them.
    void Find(object closure, Dictionary<Type, object> closures)
    {
        if (!closures.TryAdd(closure.GetType(), closure))
        {
            return;
        }

        foreach (var field in closure.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            if (!MadeByCompiler.LeadsOn(field) || field.GetValue(closure) is not { } other || IsScript(other))
            {
                continue;
            }

            if (MadeByCompiler.IsClosure(other.GetType()))
            {
                Find(other, closures);
            }
            else
            {
                ReadValue(other.GetType().Name, isCaptured: true, () => other);
            }
        }
    }

    void ReadMember(string name, MemberInfo member, Func<object?> value)
    {
        if (isSecret(name) || member.IsDefined(typeof(SecretAttribute), inherit: true) || PropertyOf(member)?.IsDefined(typeof(SecretAttribute), inherit: true) == true)
        {
            secrets.Add(name);
        }
        else if (read.Add(member))
        {
            // Two classes may each have a private field of the same name.
            ReadValue(values.Exists(one => !one.IsCaptured && one.Name == name) ? $"{member.DeclaringType}.{name}" : name, isCaptured: false, value);
        }
    }

    static PropertyInfo? PropertyOf(MemberInfo member)
    {
        const BindingFlags all = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        return member switch
        {
            FieldInfo field when MadeByCompiler.PropertyOf(field) is { } name => field.DeclaringType!.GetProperty(name, all),
            MethodInfo { IsSpecialName: true } getter => getter.DeclaringType!.GetProperties(all).FirstOrDefault(property => property.GetMethod?.MetadataToken == getter.MetadataToken),
            _ => null,
        };
    }

    void ReadValue(string name, bool isCaptured, Func<object?> value)
    {
        try
        {
            var held = value();
            if (held is string text && SecretMask.Current.IsIn(text))
            {
                secrets.Add(name);
                return;
            }

            values.Add(new(name, isCaptured, CanonicalValue.Of(held, root, this)));
        }
        catch (NotSupportedException exception)
        {
            uncacheable ??= $"it reads {name}: {exception.Message}";
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            uncacheable ??= $"it reads {name}, which failed: {(exception as TargetInvocationException)?.InnerException?.Message ?? exception.Message}";
        }
    }

    object? Held(ScriptValue held) => held.Getter.DeclaringType == typeof(GitRepository)
        ? held.Getter.Invoke(Repository(), BindingFlags.DoNotWrapExceptions, null, null, null)
        : held.Getter.Invoke(script, BindingFlags.DoNotWrapExceptions, null, null, null);

    object? Repository()
    {
        const BindingFlags hidden = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly;
        for (var type = script.GetType(); type is not null; type = type.BaseType)
        {
            if (type.FullName == "BuildKit.BuildScript")
            {
                return type.GetProperty("Repository", hidden)!.GetValue(script);
            }
        }

        return new GitRepository(root);
    }

    // Who looks at code by reflection may read any member.
    void ReadEverything()
    {
        foreach (var member in ScriptMember.Of(script))
        {
            if (member.Has<SecretAttribute>() || isSecret(member.Name))
            {
                secrets.Add(member.Name);
            }
            else if (!typeof(Delegate).IsAssignableFrom(member.Type) && (member.Info is FieldInfo { IsStatic: false } || member.Has<ParameterAttribute>()))
            {
                ReadLoosely(member);
            }
        }
    }

    void ReadLoosely(ScriptMember member)
    {
        var before = uncacheable;
        if (!values.Exists(one => !one.IsCaptured && one.Name == member.Name))
        {
            ReadValue(member.Name, isCaptured: false, () => member.Value);
        }

        // It may read it; whether it does is not known, and most of what has no canonical form is a tool.
        uncacheable = before;
    }
}
