using System.Reflection;

namespace BuildKit.Targets;

/// <summary>
/// The members of a build script whose types are delegates with definitions: targets, products, environments. Each is
/// read once; later references are recognised by the method that the compiler made for the lambda.
/// </summary>
sealed class ScriptMembers
{
    readonly Dictionary<MethodInfo, string> names = [];
    readonly List<ScriptMember> members = [];
    readonly Dictionary<Type, object> shared = [];

    public ScriptMembers(object script, params ReadOnlySpan<Type> kinds)
    {
        const BindingFlags declared =
            BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var type = script.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (var property in type.GetProperties(declared))
            {
                if (kinds.Contains(property.PropertyType) && seen.Add(property.Name))
                {
                    Add(property.Name, (Delegate?)property.GetValue(script));
                }
            }

            foreach (var field in type.GetFields(declared))
            {
                if (kinds.Contains(field.FieldType) && field.Name[0] != '<' && seen.Add(field.Name))
                {
                    Add(field.Name, (Delegate?)field.GetValue(script));
                }
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

    sealed record ScriptMember(string Name, Delegate Value);
}
