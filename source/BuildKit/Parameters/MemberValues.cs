using System.Collections.Concurrent;
using System.Reflection;

namespace BuildKit.Parameters;

/// <summary>What has values for members of components: the script, since an interface has no fields.</summary>
interface IHoldsMemberValues
{
    MemberValues Values { get; }
}

/// <summary>The values of parameters and injected members that components declare, by name.</summary>
sealed class MemberValues(object script)
{
    readonly ConcurrentDictionary<string, object?> values = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, Implementation?> classMembers = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, bool> asked = new(StringComparer.Ordinal);

    [ThreadStatic]
    static bool isLookedAt;

    [ThreadStatic]
    static Stack<string>? beingRead;

    /// <summary>True while the engine only wants to know what is set: defaults that take work are not made then.</summary>
    public static bool IsLookedAt => isLookedAt;

    public static object? LookedAt(Func<object?> look)
    {
        isLookedAt = true;
        try
        {
            return look();
        }
        finally
        {
            isLookedAt = false;
        }
    }

    public void Set(string name, object? value) => values[name] = value;

    /// <summary>Whether some property of a component has asked for this value.</summary>
    public bool WasAskedFor(string name) => asked.ContainsKey(name);

    /// <summary>The value of the class's own member of that name, or else what was set.</summary>
    /// <param name="member">A lambda that names the member.</param>
    /// <param name="value">The value; meaningful only if there is one.</param>
    /// <exception cref="BuildException">
    /// BK0122: the lambda names no member. BK0123: the class's own member is of another type. BK0135: it asks for itself.
    /// </exception>
    public bool TryGet<T>(Func<T> member, out T value)
    {
        var name = MemberRead.By(member) ?? throw Errors.NotAMember(nameof(Parameter), AuthorPlace.Current).Exception();
        asked[name] = true;
        var own = classMembers.GetOrAdd(name, OwnMember);
        var found = own is not null || values.ContainsKey(name);
        var held = own is not null ? Read(own) : values.GetValueOrDefault(name);
        value = held is T typed ? typed
            : held is null ? default!
            : throw Errors.MemberOfOtherType(name, script.GetType().Name, held.GetType(), typeof(T)).Exception();
        return found;
    }

    object? Read(Implementation own)
    {
        beingRead ??= [];
        if (beingRead.Contains(own.Name))
        {
            throw Errors.MemberAsksForItself(own.Name, script.GetType().Name, AuthorPlace.Current).Exception();
        }

        beingRead.Push(own.Name);
        try
        {
            return own.ValueIn(script);
        }
        finally
        {
            beingRead.Pop();
        }
    }

    // A property that implements the component's would only lead back to where the question comes from.
    Implementation? OwnMember(string name) =>
        Implementation.Active(script.GetType(), name) is [{ Declarer.IsInterface: false, Member: FieldInfo or PropertyInfo } own]
            && own.Member.Name == name && !Implements(own) ? own : null;

    static bool Implements(Implementation own) => own.Member is PropertyInfo { GetMethod: { IsVirtual: true, IsFinal: true } };
}
