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
            if (kinds.Contains(member.Type))
            {
                Add(member.Name, (Delegate?)member.Value);
            }
        }
    }

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

    /// <summary>The one object of a type that the definitions of this script share, made when first asked for.</summary>
    public T Shared<T>() where T : class, new()
    {
        if (!shared.TryGetValue(typeof(T), out var value))
        {
            shared.Add(typeof(T), value = new T());
        }

        return (T)value;
    }

    /// <summary>The name of the member that a delegate was read from; null if it comes from no declared member.</summary>
    public string? NameOf(Delegate member) => names.GetValueOrDefault(member.Method);

    void Add(string name, Delegate? member)
    {
        if (member is null)
        {
            throw Errors.MemberIsNull(name).Exception();
        }

        names.TryAdd(member.Method, name);
        members.Add(new(name, member));
    }

    sealed record DefinedMember(string Name, Delegate Value);
}
