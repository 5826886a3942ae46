using System.Reflection;

namespace BuildKit.Parameters;

/// <summary>
/// A field or property of a build script. The one place that knows which members a script has: those of its class, of
/// the base classes, then those of the component interfaces that no class member of the same name stands for.
/// </summary>
sealed class ScriptMember
{
    readonly object script;

    ScriptMember(MemberInfo info, object script) => (Info, this.script) = (info, script);

    public MemberInfo Info { get; }

    public string Name => Info.Name;

    public Type Type => Info is FieldInfo storage ? storage.FieldType : ((PropertyInfo)Info).PropertyType;

    /// <summary>True if a component declares it, so that it has no storage of its own.</summary>
    public bool IsOfComponent => Info.DeclaringType is { IsInterface: true };

    public bool Has<T>() where T : Attribute => Info.IsDefined(typeof(T), inherit: true);

    public T? Attribute<T>() where T : Attribute => Info.GetCustomAttribute<T>(inherit: true);

    /// <summary>What the member holds now; a property is evaluated.</summary>
    public object? Value => Info is FieldInfo storage ? storage.GetValue(script) : ((PropertyInfo)Info).GetValue(script);

    /// <summary>True if a value can be set: fields always, properties with a setter or a field that the compiler made.</summary>
    public bool CanBeSet => Info is FieldInfo || Info is PropertyInfo property && (property.SetMethod ?? (object?)BackingField(property)) is not null;

    /// <summary>Sets the value, also of members that are <c>readonly</c> or have no setter.</summary>
    public void Set(object? value)
    {
        if (Info is FieldInfo field)
        {
            field.SetValue(script, value);
        }
        else if (((PropertyInfo)Info) is { SetMethod: not null } property)
        {
            property.SetValue(script, value);
        }
        else
        {
            BackingField((PropertyInfo)Info)!.SetValue(script, value);
        }
    }

    /// <summary>
    /// All members, class by class from the script upwards, properties before fields, then components in the order in
    /// which the runtime lists them. A name that was there before is not listed again.
    /// </summary>
    public static IReadOnlyList<ScriptMember> Of(object script)
    {
        const BindingFlags declared =
            BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var members = new List<ScriptMember>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var type = script.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            Add(type.GetProperties(declared));
            Add(type.GetFields(declared));
        }

        foreach (var component in script.GetType().GetInterfaces())
        {
            Add(component.GetProperties(BindingFlags.Instance | BindingFlags.Public));
        }

        return members;

        void Add(MemberInfo[] some)
        {
            foreach (var info in some)
            {
                if (info.Name[0] != '<' && names.Add(info.Name))
                {
                    members.Add(new(info, script));
                }
            }
        }
    }

    static FieldInfo? BackingField(PropertyInfo property) =>
        property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic);
}
