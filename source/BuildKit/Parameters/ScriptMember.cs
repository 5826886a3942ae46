using System.Reflection;
using System.Runtime;

namespace BuildKit.Parameters;

/// <summary>
/// A field or property of a build script. The one place that knows which members a script has: those of its class, of
/// the base classes, then those of the component interfaces that no class member of the same name stands for.
/// </summary>
sealed class ScriptMember
{
    ScriptMember(MemberInfo info, object script) => (Info, Script) = (info, script);

    public MemberInfo Info { get; }

    public object Script { get; }

    public string Name => Info.Name;

    public Type Type => Info is FieldInfo storage ? storage.FieldType : ((PropertyInfo)Info).PropertyType;

    /// <summary>True if a component declares it, so that it has no storage of its own.</summary>
    public bool IsOfComponent => Info.DeclaringType is { IsInterface: true };

    /// <summary>Members of other components that have the same name, and of which none takes over from the others.</summary>
    public IReadOnlyList<ScriptMember> Rivals { get; private set; } = [];

    /// <summary>Whether it has the attribute; a component's member that is overridden has what overrides it says.</summary>
    public bool Has<T>() where T : Attribute => Info.IsDefined(typeof(T), inherit: true) && ActiveInfo.IsDefined(typeof(T), inherit: true);

    public T? Attribute<T>() where T : Attribute => Has<T>() ? ActiveInfo.GetCustomAttribute<T>(inherit: true) : null;

    /// <summary>
    /// What the member holds now; a property is evaluated. Null for a component's parameter that nobody set and whose default
    /// takes work: only the build itself has it made.
    /// </summary>
    /// <exception cref="BuildException">
    /// BK0119: several components override it, and none of them is more specific. BK0930: the property threw.
    /// </exception>
    public object? Value => Info is FieldInfo storage ? storage.GetValue(Script)
        : IsOfComponent && !Type.IsAssignableTo(typeof(Delegate)) ? MemberValues.LookedAt(Evaluate)
        : Evaluate();

    /// <summary>
    /// True if a value can be set: fields always, properties with a setter or a field that the compiler made, properties of
    /// components that ask for their value.
    /// </summary>
    public bool CanBeSet => Info is not PropertyInfo property
        || (IsOfComponent ? AsksForItsValue() : (property.SetMethod ?? (object?)BackingField(property)) is not null);

    /// <summary>Sets the value, also of members that are <c>readonly</c>, have no setter, or belong to a component.</summary>
    /// <exception cref="BuildException">BK0124: the component's property does not ask for its value.</exception>
    public void Set(object? value)
    {
        if (Info is FieldInfo field)
        {
            field.SetValue(Script, value);
        }
        else if (IsOfComponent)
        {
            Values!.Set(Name, value);
            _ = AsksForItsValue() ? value : throw Errors.ValueIsNotAskedFor(Name, Info.DeclaringType!).Exception();
        }
        else if (((PropertyInfo)Info) is { SetMethod: not null } property)
        {
            property.SetValue(Script, value);
        }
        else
        {
            BackingField((PropertyInfo)Info)!.SetValue(Script, value);
        }
    }

    /// <summary>
    /// All members, class by class from the script upwards, properties before fields, then components in the order in
    /// which the runtime lists them. Each name once: a class's member takes over from a component's, unless it only leads
    /// there, and a component's from one of a component that it derives from.
    /// </summary>
    public static IReadOnlyList<ScriptMember> Of(object script)
    {
        const BindingFlags declared =
            BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var members = new List<ScriptMember>();
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var type = script.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            Add(type.GetProperties(declared));
            Add(type.GetFields(declared));
        }

        foreach (var component in script.GetType().GetInterfaces())
        {
            Add(component.GetProperties(declared));
        }

        return members;

        void Add(MemberInfo[] some)
        {
            foreach (var info in some)
            {
                // Neither what the compiler makes, nor explicit implementations: "Space.IComponent.Name".
                if (info.Name[0] == '<' || info.Name.Contains('.', StringComparison.Ordinal))
                {
                    continue;
                }

                if (names.TryAdd(info.Name, members.Count))
                {
                    members.Add(new(info, script));
                }
                else if (info.DeclaringType!.IsInterface)
                {
                    members[names[info.Name]] = members[names[info.Name]].Beside(new(info, script));
                }
            }
        }
    }

    object? Evaluate()
    {
        try
        {
            return ((PropertyInfo)Info).GetValue(Script, BindingFlags.DoNotWrapExceptions, null, null, null);
        }
        catch (AmbiguousImplementationException exception)
        {
            throw Errors.NotMostSpecific(Name, Implementation.Active(Script.GetType(), Name).Select(one => one.Declarer)).Exception(exception);
        }
        catch (Exception exception) when (exception is not BuildException)
        {
            throw Errors.DefinitionFailed(Name, exception.GetType().Name, exception.Message, AuthorPlace.Of(exception)).Exception(exception);
        }
    }

    ScriptMember Beside(ScriptMember other)
    {
        if (!IsOfComponent)
        {
            // Our own members lead nowhere, and reading their code would cost every start.
            return Info.Module != typeof(ScriptMember).Module && Implementation.LeadsToComponent(Info) ? other : this;
        }

        if (Info.DeclaringType!.IsAssignableTo(other.Info.DeclaringType))
        {
            return this;
        }

        if (other.Info.DeclaringType!.IsAssignableTo(Info.DeclaringType))
        {
            other.Rivals = [.. Rivals.Where(rival => !other.Info.DeclaringType.IsAssignableTo(rival.Info.DeclaringType))];
            return other;
        }

        if (!Rivals.Any(rival => rival.Info.DeclaringType!.IsAssignableTo(other.Info.DeclaringType)))
        {
            Rivals = [.. Rivals.Where(rival => !other.Info.DeclaringType.IsAssignableTo(rival.Info.DeclaringType)), other];
        }

        return this;
    }

    MemberValues? Values => (Script as IHoldsMemberValues)?.Values;

    MemberInfo ActiveInfo => field ??= !IsOfComponent ? Info
        : Implementation.Active(Script.GetType(), Name) is [var active] ? active.Member
        : Info;

    bool AsksForItsValue()
    {
        _ = Value;
        return Values?.WasAskedFor(Name) == true;
    }

    static FieldInfo? BackingField(PropertyInfo property) =>
        property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic);
}
