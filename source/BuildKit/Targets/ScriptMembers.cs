using System.Reflection;
using BuildKit.Parameters;

namespace BuildKit.Targets;

/// <summary>
/// The members of a build script whose types are delegates with definitions: targets, products, environments. Each is
/// read once; later references are recognised by the method that the compiler made for the lambda.
/// </summary>
sealed class ScriptMembers
{
    readonly Dictionary<MethodInfo, string> names = [];
    readonly List<DefinedMember> members = [];
    readonly Dictionary<Type, object> shared = [];

    public ScriptMembers(IEnumerable<ScriptMember> members, params ReadOnlySpan<Type> kinds)
    {
        foreach (var member in members)
        {
            if (kinds.Contains(Kind(member.Type)))
            {
                Script = member.Script;
                Add(member);
            }
        }
    }

    /// <summary>The script that the members belong to; null if it has none.</summary>
    public object? Script { get; }

    /// <summary>The members of one kind, in the order of their declaration.</summary>
    public IEnumerable<(string Name, T Member)> Of<T>() where T : Delegate
    {
        foreach (var member in members)
        {
            if (member.Value is T value)
            {
                yield return (member.Name, value);
            }
        }
    }

    /// <summary>All targets with and without a result, in the order of their declaration.</summary>
    public IReadOnlyList<DefinedMember> Targets
    {
        get
        {
            var targets = new List<DefinedMember>();
            foreach (var member in members)
            {
                if (Kind(member.Value.GetType()) is var kind && (kind == typeof(Target) || kind == typeof(Target<>)))
                {
                    targets.Add(member);
                }
            }

            return targets;
        }
    }

    /// <summary>The one object of a type that the definitions of this script share, made when first asked for.</summary>
    public T Shared<T>() where T : class, new()
    {
        if (!shared.TryGetValue(typeof(T), out var value))
        {
            shared.Add(typeof(T), value = new T());
        }

        return (T)value;
    }

    /// <summary>
    /// The name of the member that a delegate was read from, also of one that another overrides; null if it comes from no
    /// declared member.
    /// </summary>
    public string? NameOf(Delegate member) => names.GetValueOrDefault(member.Method) ?? ImplementationOf(member)?.Name;

    /// <summary>The body that a delegate was read from, overridden or not; null if it comes from no declared member.</summary>
    public Implementation? ImplementationOf(Delegate member) => Implementations.GetValueOrDefault(member.Method);

    /// <summary>Evaluates the definition of a target, by its name.</summary>
    public TargetModel Define(TargetModel target)
    {
        foreach (var (name, member) in Targets)
        {
            if (name == target.Name)
            {
                IDefinition.Of(member, target, this).Apply(member);
            }
        }

        return target;
    }

    /// <summary>Targets, products and so on by the type that all of them share: <c>Target&lt;></c> for targets with a result.</summary>
    public static Type Kind(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    // Asked for only where definitions build on each other, by steps too: finding them twice at once does no harm.
    Dictionary<MethodInfo, Implementation> Implementations => field ??= FindImplementations();

    Dictionary<MethodInfo, Implementation> FindImplementations()
    {
        var found = new Dictionary<MethodInfo, Implementation>();
        foreach (var (name, member) in members)
        {
            foreach (var implementation in Implementation.All(Script!.GetType(), name))
            {
                if (implementation.ValueIn(Script) is Delegate body && body.GetType() == member.GetType())
                {
                    found.TryAdd(body.Method, implementation);
                }
            }
        }

        return found;
    }

    void Add(ScriptMember member)
    {
        var value = (Delegate?)member.Value ?? throw Errors.MemberIsNull(member.Name).Exception();
        foreach (var rival in member.Rivals)
        {
            // A class or a component may give two of the same name one definition.
            if (rival.Value is not Delegate other || other.Method != value.Method)
            {
                throw Errors.SameNameInComponents(member.Name, member.Info.DeclaringType!, rival.Info.DeclaringType!).Exception();
            }
        }

        if (value.Target is { } target && target != Script && Captured.By(target) is { Count: > 0 } variables)
        {
            throw Errors.CapturesMore(member.Name, SourcePlace.Of(value.Method), variables).Exception();
        }

        names.TryAdd(value.Method, member.Name);
        members.Add(new(member.Name, value));
    }

}

/// <summary>A member with a definition, and its name.</summary>
sealed record DefinedMember(string Name, Delegate Value);
