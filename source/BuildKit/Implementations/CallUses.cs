using System.Reflection;
using System.Reflection.Emit;

namespace BuildKit.Implementations;

/// <summary>Notes what a call reaches, and what is to be known of the types that it names.</summary>
sealed class CallUses(Dispatch dispatch, CodeAssemblies assemblies)
{
    static readonly string[] AskedOfMSBuild =
        ["get_TargetFrameworks", "get_ProjectReferences", "get_PackageReferences", "get_IsTestProject", "get_IsPackable", "get_OutputType", "Property"];

    readonly Dictionary<MethodInfo, bool> asksForItsValue = [];

    public void Of(Instruction one, MethodBase called, CodeNode node)
    {
        if (called.DeclaringType is not { } type)
        {
            node.Fallback ??= $"it calls {called.Name}, which belongs to no type";
        }
        else if (!assemblies.IsFollowed(type))
        {
            OfOutsideCall(type, called, node);
        }
        else if (!MadeByCompiler.IsMethod(called))
        {
            OfAuthors(one, type, called, node);
        }

        foreach (var argument in called.IsGenericMethod ? called.GetGenericArguments() : [])
        {
            OfInstance(argument, node);
        }
    }

    /// <summary>There may be an instance, on which the framework calls what the type overrides.</summary>
    public void OfInstance(Type type, CodeNode node)
    {
        var named = Named(type);
        foreach (var argument in named.IsGenericType ? named.GetGenericArguments() : [])
        {
            OfInstance(argument, node);
        }

        if (!named.IsGenericParameter && !dispatch.IsFamily(named) && !MadeByCompiler.IsType(named))
        {
            if (assemblies.IsFollowed(named))
            {
                node.References.Add(new(CodeReferenceKind.Instance, named));
            }
            else
            {
                OfOutside(named, node);
            }
        }
    }

    /// <summary>Other code is given the type and may look at all of it.</summary>
    public void OfWhole(Type? type, CodeNode node)
    {
        if (type is null)
        {
            return;
        }

        var named = Named(type);
        foreach (var argument in named.IsGenericType ? named.GetGenericArguments() : [])
        {
            OfWhole(argument, node);
        }

        if (dispatch.IsFamily(named))
        {
            // All of the script is all that its steps do.
            node.Fallback ??= $"it hands the type {named.Name} to other code";
        }
        else if (!named.IsGenericParameter && !MadeByCompiler.IsType(named) && assemblies.IsFollowed(named))
        {
            node.References.Add(new(CodeReferenceKind.WholeType, named));
        }
    }

    public void OfOutside(Type type, CodeNode node)
    {
        if (!type.IsGenericParameter && assemblies.IdentityOf(type.Assembly) is { } identity)
        {
            node.Outside.Add(identity);
        }
    }

    /// <summary>What is defined and not called: naming a target runs nothing.</summary>
    public static bool IsDefinition(Type type) =>
        type.Assembly == typeof(CallUses).Assembly && type.IsAssignableTo(typeof(Delegate)) && type.Name is "Target" or "Target`1" or "Product" or "DeploymentEnvironment";

    static Type Named(Type type)
    {
        while (type.HasElementType)
        {
            type = type.GetElementType()!;
        }

        return type;
    }

    void OfAuthors(Instruction one, Type type, MethodBase called, CodeNode node)
    {
        if (one.Is(OpCodes.Newobj))
        {
            OfInstance(type, node);
        }

        if (type.TypeInitializer is { } initializer && (type.Attributes & TypeAttributes.BeforeFieldInit) == 0 && (called.IsStatic || called.IsConstructor))
        {
            node.References.Add(new(CodeReferenceKind.Method, initializer));
        }

        if (called is not MethodInfo method)
        {
            node.References.Add(new(CodeReferenceKind.Method, called));
            return;
        }

        if (dispatch.IsFamily(type) && method is { IsSpecialName: true } && method.Name.StartsWith("get_", StringComparison.Ordinal))
        {
            node.Members.Add(method.Name[4..]);
            if (IsDefinition(method.ReturnType))
            {
                return;
            }
        }

        // A call that is not virtual means this very body: base.Settings(…).
        var bodies = one.Is(OpCodes.Call) && !method.IsAbstract ? [method] : dispatch.Of(method);
        if (bodies.Count == 0)
        {
            node.Fallback ??= $"nothing is known to implement {type.Name}.{method.Name}";
        }

        foreach (var body in bodies)
        {
            OfBody(body, node);
        }
    }

    void OfBody(MethodInfo body, CodeNode node)
    {
        if (body.IsSpecialName && body.GetParameters().Length == 0 && dispatch.IsFamily(body.DeclaringType) && AsksForItsValue(body))
        {
            node.Held.Add(new(body.Name[(body.Name.LastIndexOf("get_", StringComparison.Ordinal) + 4)..], body));
        }
        else if (assemblies.IsFollowed(body.DeclaringType!))
        {
            node.References.Add(new(CodeReferenceKind.Method, body));
        }
        else
        {
            OfOutside(body.DeclaringType!, node);
        }
    }

    // string Key => Parameter(() => Key): its value is with the engine, and its code decides nothing else.
    bool AsksForItsValue(MethodInfo getter)
    {
        if (!asksForItsValue.TryGetValue(getter, out var asks))
        {
            var tokens = new CodeTokens(getter);
            asks = getter.DeclaringType is { IsInterface: true } && getter.GetMethodBody()?.GetILAsByteArray() is { } code
                && Instruction.Of(code).Exists(one => one.IsCall && tokens.Called(one) is { DeclaringType.FullName: "BuildKit.IBuildComponent", Name: "Parameter" or "Injected" });
            asksForItsValue.Add(getter, asks);
        }

        return asks;
    }

    void OfOutsideCall(Type type, MethodBase called, CodeNode node)
    {
        OfOutside(type, node);
        if (KnownCode.Asks(called) is { } question)
        {
            node.Notes.Add(question);
        }

        if (KnownCode.ChangesProcess(called) is { } changed)
        {
            node.Uncacheable ??= $"it changes the process by {changed}";
        }

        if (KnownCode.Reflects(called))
        {
            node.Fallback ??= $"it looks at code with {type.Name}.{called.Name}";
        }

        OfBuildKit(type, called, node);
        if (type.FullName == "System.Activator")
        {
            OfMade(called, node);
        }

        if (!KnownCode.IsTransparent(called))
        {
            foreach (var argument in (called.IsGenericMethod ? called.GetGenericArguments() : []).Concat(type.IsGenericType ? type.GetGenericArguments() : []))
            {
                OfWhole(argument, node);
            }
        }
    }

    // new T()
    static void OfMade(MethodBase called, CodeNode node)
    {
        foreach (var argument in called.IsGenericMethod ? called.GetGenericArguments() : [])
        {
            if (argument.IsGenericParameter)
            {
                node.Fallback ??= $"it makes a {argument.Name}, which may be any type";
            }
            else if (argument.GetConstructor(Type.EmptyTypes) is { } constructor)
            {
                node.References.Add(new(CodeReferenceKind.Method, constructor));
            }
        }
    }

    static void OfBuildKit(Type type, MethodBase called, CodeNode node)
    {
        if (type.FullName is "BuildKit.BuildScript" or "BuildKit.IBuildComponent")
        {
            if (called is MethodInfo { Name: "get_EnvironmentName" or "get_IsContinuousIntegration" } getter)
            {
                node.Held.Add(new(getter.Name[4..], getter));
            }
        }
        else if (type == typeof(GitRepository))
        {
            OfRepository(called, node);
        }
        else if (type.FullName == "BuildKit.Project" && AskedOfMSBuild.Contains(called.Name))
        {
            node.Uncacheable ??= $"it asks MSBuild for Project.{called.Name.Replace("get_", "", StringComparison.Ordinal)}";
        }
        else if (Array.Exists(called.GetParameters(), parameter => parameter.ParameterType == typeof(GitRepository)))
        {
            node.Uncacheable ??= $"it hands the repository to {type.Name}.{called.Name}";
        }
    }

    static void OfRepository(MethodBase called, CodeNode node)
    {
        if (called is not MethodInfo { IsSpecialName: true } getter)
        {
            node.Uncacheable ??= "it asks a git repository of its own";
        }
        else if (getter.Name != "get_Root")
        {
            node.Held.Add(new($"Repository.{getter.Name[4..]}", getter));
        }
    }
}
