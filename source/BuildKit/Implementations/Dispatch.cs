using System.Reflection;
using System.Runtime.CompilerServices;

namespace BuildKit.Implementations;

/// <summary>
/// Finds what a virtual call may mean. There is one script, so what is called on its class or on one of its components is known; for
/// other types of the author it is what all classes in the author's assemblies say.
/// </summary>
sealed class Dispatch(object script, CodeAssemblies assemblies)
{
    const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    readonly Dictionary<MethodInfo, IReadOnlyList<MethodInfo>> found = [];

    // Classes that can have instances; of build scripts only the one that runs.
    List<Type> Classes => field ??= [.. assemblies.Followed().SelectMany(TypesOf)
        .Where(type => type is { IsAbstract: false, IsInterface: false } && !MadeByCompiler.IsType(type) && (!IsScript(type) || type == script.GetType()))
        .Append(script.GetType()).Distinct()];

    /// <summary>Whether the type is the script's class, one of its bases or of its components.</summary>
    public bool IsFamily(Type? type) => type is not null && type != typeof(object) && type.IsInstanceOfType(script);

    /// <summary>The bodies that a call may reach; none where nobody is known to implement it.</summary>
    public IReadOnlyList<MethodInfo> Of(MethodInfo called)
    {
        if (!called.IsVirtual || called.IsFinal)
        {
            return [called];
        }

        if (!found.TryGetValue(called, out var bodies))
        {
            bodies = [.. Receivers(called.DeclaringType!).SelectMany(type => On(type, called)).Where(body => !body.IsAbstract).Select(Normal).Distinct()];
            found.Add(called, bodies);
        }

        return bodies;
    }

    /// <summary>What a class says of members that types declare which are not the author's: the framework may call it.</summary>
    public IEnumerable<MethodInfo> CalledFromOutside(Type type)
    {
        for (var declarer = type; declarer is not null && assemblies.IsFollowed(declarer); declarer = declarer.BaseType)
        {
            foreach (var method in declarer.GetMethods(Declared))
            {
                if (method.IsVirtual && !method.IsAbstract && !method.IsStatic && (IsExplicit(method) || IsOutside(method, type)))
                {
                    yield return method;
                }
            }
        }
    }

    /// <summary>The types of an assembly that can be loaded.</summary>
    public static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException exception)
        {
            return exception.Types.OfType<Type>();
        }
    }

    IEnumerable<Type> Receivers(Type declarer) => Classes.Where(type => type.IsAssignableTo(declarer) || (declarer.IsGenericType && IsOfDefinition(type, declarer.GetGenericTypeDefinition())));

    static bool IsOfDefinition(Type type, Type definition)
    {
        if (!type.ContainsGenericParameters)
        {
            return false;
        }

        for (var one = type; one is not null; one = one.BaseType)
        {
            if (one.IsGenericType && one.GetGenericTypeDefinition() == definition)
            {
                return true;
            }
        }

        return Array.Exists(type.GetInterfaces(), one => one.IsGenericType && one.GetGenericTypeDefinition() == definition);
    }

    static IEnumerable<MethodInfo> On(Type type, MethodInfo called)
    {
        var definition = called.IsGenericMethod ? called.GetGenericMethodDefinition() : called;
        var body = type.ContainsGenericParameters ? null : called.DeclaringType!.IsInterface ? InMap(type, definition) : InClass(type, definition);
        return body is null ? ByName(type, called)
            : [called.IsGenericMethod && body.IsGenericMethodDefinition ? body.MakeGenericMethod(called.GetGenericArguments()) : body];
    }

    static MethodInfo? InMap(Type type, MethodInfo called)
    {
        try
        {
            var map = type.GetInterfaceMap(called.DeclaringType!);
            var index = Array.FindIndex(map.InterfaceMethods, one => one.MetadataToken == called.MetadataToken);
            return index < 0 ? null : map.TargetMethods[index];
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException or ArgumentException or System.Runtime.AmbiguousImplementationException)
        {
            return null;
        }
    }

    static MethodInfo? InClass(Type type, MethodInfo called)
    {
        var first = called.GetBaseDefinition();
        for (var one = type; one is not null; one = one.BaseType)
        {
            foreach (var method in one.GetMethods(Declared))
            {
                if (method.IsVirtual && method.Name == called.Name && (method.GetBaseDefinition() == first || ReturnsMore(method, called)))
                {
                    return method;
                }
            }
        }

        return null;
    }

    // An override that returns a more derived type has a slot of its own; the runtime finds it by an attribute.
    static bool ReturnsMore(MethodInfo method, MethodInfo called) =>
        method.IsDefined(typeof(PreserveBaseOverridesAttribute), inherit: false)
        && method.GetParameters().Select(parameter => parameter.ParameterType).SequenceEqual(called.GetParameters().Select(parameter => parameter.ParameterType));

    // Where the runtime does not say: everything of that name. Too much costs a run, too little would be wrong.
    static IEnumerable<MethodInfo> ByName(Type type, MethodInfo called)
    {
        var types = new List<Type>(type.GetInterfaces());
        for (var one = type; one is not null; one = one.BaseType)
        {
            types.Add(one);
        }

        return types.SelectMany(one => one.GetMethods(Declared)).Where(method => method.GetParameters().Length == called.GetParameters().Length
            && (method.Name == called.Name || method.Name.EndsWith("." + called.Name, StringComparison.Ordinal)));
    }

    bool IsOutside(MethodInfo method, Type type) => method.IsDefined(typeof(PreserveBaseOverridesAttribute), inherit: false) || !assemblies.IsFollowed(method.GetBaseDefinition().DeclaringType!)
        || Array.Exists(type.GetInterfaces(), one => !assemblies.IsFollowed(one) && Array.Exists(one.GetMethods(), member => member.Name == method.Name));

    static bool IsExplicit(MethodInfo method) => method.Name.Contains('.', StringComparison.Ordinal);

    static bool IsScript(Type type)
    {
        for (var one = type; one is not null; one = one.BaseType)
        {
            if (one.FullName == "BuildKit.BuildScript")
            {
                return true;
            }
        }

        return false;
    }

    // As if it had been found in the type that declares it: the same method is then the same object.
    static MethodInfo Normal(MethodInfo method) => method.ReflectedType == method.DeclaringType ? method
        : (MethodInfo)MethodBase.GetMethodFromHandle(method.MethodHandle, method.DeclaringType!.TypeHandle)!;
}
