using Microsoft.CodeAnalysis;

namespace BuildKit.Analyzers;

/// <summary>The types of the library that the analyzers know.</summary>
sealed class Library
{
    static readonly string[] Kinds = ["BuildKit.Target", "BuildKit.Target`1", "BuildKit.Product", "BuildKit.DeploymentEnvironment"];

    readonly HashSet<ISymbol?> kinds;

    Library(Compilation compilation, INamedTypeSymbol script)
    {
        Script = script;
        Command = compilation.GetTypeByMetadataName("BuildKit.Command");
        Tool = compilation.GetTypeByMetadataName("BuildKit.Tool");
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

    public bool IsScript(ITypeSymbol? type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, Script))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True for an interface that declares targets, products or environments.</summary>
    public bool IsComponent(ITypeSymbol? type) =>
        type is { TypeKind: TypeKind.Interface } && type.GetMembers().OfType<IPropertySymbol>().Any(property => IsKind(property.Type));

    /// <summary>True where definitions stand: in build scripts and components.</summary>
    public bool HoldsDefinitions(ITypeSymbol? type) => IsScript(type) || IsComponent(type);

    public bool IsCommand(ITypeSymbol? type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, Command))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The kind in the words of messages: target, product, environment.</summary>
    public static string Word(ITypeSymbol kind) => kind.Name switch
    {
        "Product" => "product",
        "DeploymentEnvironment" => "environment",
        _ => "target",
    };
}
