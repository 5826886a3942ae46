using System.Reflection;

namespace BuildKit.Graph;

/// <summary>
/// Names the members of a build script that some of its targets may read, by following their compiled code: through methods and properties
/// of the script and its components, lambdas, asynchronous methods, and classes of the author. It names rather too many than too few:
/// every class that is touched counts with all its methods, every virtual call with all that it may mean.
/// </summary>
sealed class MemberReads
{
    const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    readonly Type script;
    readonly Type? passedBy;
    readonly HashSet<Type> family = [];
    readonly HashSet<MethodBase> followed = [];
    readonly HashSet<Type> followedTypes = [];
    readonly HashSet<string> names = new(StringComparer.Ordinal);
    readonly Dictionary<Assembly, bool> assemblies = [];
    readonly Stack<MethodBase> waiting = new();

    MemberReads(Type script, Type? passedBy)
    {
        (this.script, this.passedBy) = (script, passedBy);
        for (var type = script; type is not null && type != typeof(object) && type.Assembly != typeof(MemberReads).Assembly; type = type.BaseType)
        {
            family.Add(type);
        }

        family.UnionWith(script.GetInterfaces().Where(component => component.Assembly == typeof(MemberReads).Assembly || IsAuthors(component.Assembly)));
    }

    /// <summary>The names of fields and properties of the script that may be read.</summary>
    /// <param name="script">The class of the script.</param>
    /// <param name="targets">The names of the targets.</param>
    /// <param name="others">Other methods with which reading begins.</param>
    /// <param name="passedBy">Properties of this type are named by the targets only, and not read; null for none.</param>
    /// <returns>Null if the code cannot be followed, so that everything may be read.</returns>
    public static IReadOnlySet<string>? By(Type script, IEnumerable<string> targets, IEnumerable<MethodBase> others, Type? passedBy = null)
    {
        try
        {
            var reads = new MemberReads(script, passedBy);
            foreach (var method in targets.SelectMany(reads.Definitions).Concat(others))
            {
                reads.Follow(method);
            }

            while (reads.waiting.TryPop(out var method))
            {
                reads.Read(method);
            }

            return reads.names;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or InvalidOperationException
            or BadImageFormatException or IOException or TypeLoadException)
        {
            return null;
        }
    }

    // All of one name, also those of base classes and components: a definition may inherit them.
    IEnumerable<MethodBase> Definitions(string target) => family.SelectMany(type => type.GetMethods(Declared))
        .Where(method => method.Name == $"get_{target}" || method.Name.EndsWith($".get_{target}", StringComparison.Ordinal));

    void Follow(MethodBase method)
    {
        if (IsOurs(method.DeclaringType) && followed.Add(method))
        {
            waiting.Push(method);
        }
    }

    void Read(MethodBase method)
    {
        var typeArguments = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        var methodArguments = method is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericArguments() : null;
        var members = MethodTokens.Of(method).Select(token => method.Module.ResolveMember(token, typeArguments, methodArguments)).ToList();
        // Naming a target in After or DependsOn does not run it here; inheriting it does.
        var inherits = members.Exists(member => member is MethodInfo { Name: "Inherit" });
        foreach (var member in members)
        {
            if (member is not MethodInfo getter || ((inherits || !IsOfTarget(getter)) && getter.ReturnType != passedBy))
            {
                Use(member);
            }
        }
    }

    void Use(MemberInfo? member)
    {
        switch (member)
        {
            case Type type:
                FollowType(type);
                break;
            case FieldInfo { DeclaringType: { } type } field when family.Contains(type):
                names.Add(NameOf(field));
                break;
            case MethodBase { DeclaringType: { } type } method when family.Contains(type):
                UseOfScript(method);
                break;
            case MethodBase method:
                // What every script inherits is named, and not followed.
                if (method.IsSpecialName && method.DeclaringType!.IsAssignableFrom(script) && method.DeclaringType != typeof(object))
                {
                    names.Add(method.Name[(method.Name.IndexOf('_', StringComparison.Ordinal) + 1)..]);
                }

                Follow(method);
                FollowTypes([method.DeclaringType, .. method.IsGenericMethod ? method.GetGenericArguments() : []]);
                break;
            case { DeclaringType: { } type }:
                FollowType(type);
                break;
        }
    }

    void UseOfScript(MethodBase method)
    {
        FollowTypes(method.IsGenericMethod ? method.GetGenericArguments() : []);
        if (method.IsSpecialName && method.Name.StartsWith("get_", StringComparison.Ordinal))
        {
            names.Add(method.Name[4..]);
        }

        Follow(method);
        if (method.IsVirtual)
        {
            // Whoever overrides or implements it, explicitly too: 'Namespace.ITest.get_Key'.
            foreach (var other in family.SelectMany(type => type.GetMethods(Declared)))
            {
                if (other.Name == method.Name || other.Name.EndsWith("." + method.Name, StringComparison.Ordinal))
                {
                    Follow(other);
                }
            }
        }
    }

    void FollowTypes(IEnumerable<Type?> types)
    {
        foreach (var type in types)
        {
            FollowType(type);
        }
    }

    // Of the script itself only what is called counts, and of the class of lambdas that capture nothing what is made a delegate.
    void FollowType(Type? type)
    {
        if (type is null || family.Contains(type) || type.Name == "<>c" || !IsOurs(type) || !followedTypes.Add(type))
        {
            return;
        }

        FollowTypes(type.IsGenericType ? type.GetGenericArguments() : []);
        foreach (var method in type.GetMembers(Declared).OfType<MethodBase>())
        {
            Follow(method);
        }

        FollowType(type.BaseType);
        if (type.IsInterface || type.IsAbstract)
        {
            FollowTypes(type.Assembly.GetTypes().Where(other => other != type && type.IsAssignableFrom(other)));
        }
    }

    static bool IsOfTarget(MethodInfo getter) =>
        getter.ReturnType == typeof(Target) || (getter.ReturnType.IsGenericType && getter.ReturnType.GetGenericTypeDefinition() == typeof(Target<>));

    bool IsOurs(Type? type)
    {
        for (var outer = type; outer is not null; outer = outer.DeclaringType)
        {
            if (family.Contains(outer))
            {
                return true;
            }
        }

        return type is not null && IsAuthors(type.Assembly);
    }

    // What does not know BuildKit cannot know the members of a build script.
    bool IsAuthors(Assembly assembly)
    {
        if (!assemblies.TryGetValue(assembly, out var isAuthors))
        {
            var own = typeof(MemberReads).Assembly.GetName().Name;
            isAuthors = assembly != typeof(MemberReads).Assembly && assembly.GetReferencedAssemblies().Any(reference => reference.Name == own);
            assemblies.Add(assembly, isAuthors);
        }

        return isAuthors;
    }

    // <Key>k__BackingField
    static string NameOf(FieldInfo field) => field.Name[0] == '<' ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
}
