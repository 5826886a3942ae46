using System.Reflection;

namespace BuildKit.Parameters;

/// <summary>
/// One of several bodies that a member of a script may have: in its class, in a base class, in a component. It is called
/// as it is written here, whatever overrides it.
/// </summary>
sealed record Implementation(string Name, Type Declarer, MemberInfo Member)
{
    const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>What the script shows to the outside, if nothing is ambiguous one: in the class, or else in the components.</summary>
    public static IReadOnlyList<Implementation> Active(Type script, string name) =>
        InClasses(script, name).FirstOrDefault() is { } own ? [own] : MostSpecific(script.GetInterfaces(), name);

    /// <summary>All bodies of the member, overridden or not.</summary>
    public static IEnumerable<Implementation> All(Type script, string name) =>
        InClasses(script, name).Concat(In(script.GetInterfaces(), name));

    /// <summary>What a component makes of a member that it declares, overrides or inherits.</summary>
    public static IReadOnlyList<Implementation> SeenFrom(Type component, string name) =>
        component.IsInterface ? MostSpecific([component, .. component.GetInterfaces()], name) : Active(component, name);

    /// <summary>What this one overrides: nothing, one other, or several of which none is more specific.</summary>
    public IReadOnlyList<Implementation> Overridden(Type script) =>
        Declarer.IsInterface ? MostSpecific(Declarer.GetInterfaces(), Name)
        : InClasses(script, Name).SkipWhile(one => one.Declarer != Declarer).Skip(1).FirstOrDefault() is { } next ? [next]
        : MostSpecific(script.GetInterfaces(), Name);

    /// <summary>
    /// True for a short way to a component's member of the same name: <c>Configuration Configuration =>
    /// From&lt;ICompile>().Configuration;</c>. It takes over nothing.
    /// </summary>
    public static bool LeadsToComponent(MemberInfo member) =>
        member is PropertyInfo { GetMethod: { IsStatic: false } getter } && !getter.ReturnType.IsAssignableTo(typeof(Delegate))
            && MemberRead.MemberOf(getter) is { DeclaringType.IsInterface: true, Name: var name } && name == getter.Name;

    /// <summary>What it holds or returns, without a look at what overrides it.</summary>
    public object? ValueIn(object script) => Member switch
    {
        FieldInfo field => field.GetValue(script),
        PropertyInfo { GetMethod: { IsStatic: true } getter } => getter.Invoke(null, null),
        PropertyInfo { GetMethod: { } getter } => Getter(script, getter)(),
        _ => null,
    };

    // Reflection calls the most derived body; the address of this one in the table of methods does not.
    static Func<object?> Getter(object script, MethodInfo getter) => getter.ReturnType.IsValueType
        ? () => getter.Invoke(script, null)
        : (Func<object?>)Activator.CreateInstance(typeof(Func<object?>), script, getter.MethodHandle.GetFunctionPointer())!;

    static IEnumerable<Implementation> InClasses(Type script, string name)
    {
        for (var type = script; type is not null && type != typeof(object); type = type.BaseType)
        {
            if (In(type, name) is { } found)
            {
                yield return found;
            }
        }
    }

    static List<Implementation> MostSpecific(IEnumerable<Type> components, string name)
    {
        var all = In(components, name).ToList();
        return all.FindAll(one => !all.Exists(other => other.Declarer != one.Declarer && other.Declarer.IsAssignableTo(one.Declarer)));
    }

    static IEnumerable<Implementation> In(IEnumerable<Type> types, string name) => types.Select(type => In(type, name)).OfType<Implementation>();

    // The member itself, or an explicit implementation of another's: "Space.IComponent.Name".
    static Implementation? In(Type type, string name)
    {
        MemberInfo? found = type.GetField(name, Declared);
        foreach (var property in type.GetProperties(Declared))
        {
            var isSame = property.Name == name;
            if ((isSame || IsExplicit(property.Name, name)) && property.GetMethod is { IsAbstract: false } && (isSame || found is null)
                && (type.IsInterface || !LeadsToComponent(property)))
            {
                found = property;
            }
        }

        return found is null ? null : new(name, type, found);
    }

    static bool IsExplicit(string property, string name) =>
        property.Length > name.Length && property.EndsWith(name, StringComparison.Ordinal) && property[^(name.Length + 1)] == '.';
}
