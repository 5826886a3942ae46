using Microsoft.CodeAnalysis;

namespace BuildKit.Analyzers;

/// <summary>The types of the library that the analyzers know.</summary>
sealed class Library
{
    static readonly string[] Kinds = ["BuildKit.Target", "BuildKit.Target`1", "BuildKit.Product", "BuildKit.DeploymentEnvironment"];

    readonly HashSet<ISymbol?> kinds;
    readonly INamedTypeSymbol? component;
    readonly INamedTypeSymbol? parameter;
    readonly INamedTypeSymbol? injection;

    Library(Compilation compilation, INamedTypeSymbol script)
    {
        Script = script;
        Command = compilation.GetTypeByMetadataName("BuildKit.Command");
        Tool = compilation.GetTypeByMetadataName("BuildKit.Tool");
        component = compilation.GetTypeByMetadataName("BuildKit.IBuildComponent");
        parameter = compilation.GetTypeByMetadataName("BuildKit.ParameterAttribute");
        injection = compilation.GetTypeByMetadataName("BuildKit.InjectionAttribute");
        Secret = compilation.GetTypeByMetadataName("BuildKit.SecretAttribute");
        kinds = new HashSet<ISymbol?>(
            Kinds.Select(compilation.GetTypeByMetadataName).Where(type => type is not null),
            SymbolEqualityComparer.Default);
    }

    public INamedTypeSymbol Script { get; }

    public INamedTypeSymbol? Command { get; }

    public INamedTypeSymbol? Tool { get; }

    public INamedTypeSymbol? Secret { get; }

    /// <summary>Null for a compilation that does not use the library.</summary>
    public static Library? Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName("BuildKit.BuildScript") is { } script ? new(compilation, script) : null;

    /// <summary>True for the delegates that are declared and referenced: targets, products, environments.</summary>
    public bool IsKind(ITypeSymbol? type) => type is not null && kinds.Contains(type.OriginalDefinition);

    public bool IsTarget(ITypeSymbol? type) => IsKind(type) && type!.Name == "Target";

    /// <summary>True for everything that comes with BuildKit, whichever of its assemblies it is in.</summary>
    public bool IsOwn(ISymbol symbol) => symbol.ContainingAssembly is { } assembly
        && (SymbolEqualityComparer.Default.Equals(assembly, Script.ContainingAssembly) || assembly.Name.StartsWith("BuildKit.", StringComparison.Ordinal));

    public bool IsScript(ITypeSymbol? type) => DerivesFrom(type, Script);

    /// <summary>True for an interface that derives from <c>IBuildComponent</c>.</summary>
    public bool IsBuildComponent(INamedTypeSymbol type) => type.AllInterfaces.Any(one => SymbolEqualityComparer.Default.Equals(one, component));

    /// <summary>True for a component's member of which one of the same name in the class takes over, whether C# lets it override or not.</summary>
    public bool IsTakenOverByName(ISymbol member) => member is IPropertySymbol property && (IsKind(property.Type)
        || property.GetAttributes().Any(one => DerivesFrom(one.AttributeClass, parameter) || DerivesFrom(one.AttributeClass, injection)));

    /// <summary>True for an interface that declares targets, products or environments.</summary>
    public bool IsComponent(ITypeSymbol? type) =>
        type is { TypeKind: TypeKind.Interface } && type.GetMembers().OfType<IPropertySymbol>().Any(property => IsKind(property.Type));

    /// <summary>True where definitions stand: in build scripts and components.</summary>
    public bool HoldsDefinitions(ITypeSymbol? type) => IsScript(type) || IsComponent(type);

    public bool IsCommand(ITypeSymbol? type) => DerivesFrom(type, Command);

    /// <summary>The kind in the words of messages: target, product, environment.</summary>
    public static string Word(ITypeSymbol kind) => kind.Name switch
    {
        "Product" => "product",
        "DeploymentEnvironment" => "environment",
        _ => "target",
    };

    static bool DerivesFrom(ITypeSymbol? type, INamedTypeSymbol? other)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, other))
            {
                return true;
            }
        }

        return false;
    }
}
