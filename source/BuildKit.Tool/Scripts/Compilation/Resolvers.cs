using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace BuildKit.Cli.Scripts.Compilation;

/// <summary>Gives the compiler the files that were read already.</summary>
sealed class LoadedSources(IReadOnlyList<ScriptSource> sources) : SourceReferenceResolver
{
    public override string ResolveReference(string path, string? baseFilePath) => AbsolutePath.Of(Path.GetDirectoryName(baseFilePath)!) / path;

    public override string NormalizePath(string path, string? baseFilePath) => path;

    // What was not read stands in code that #if switches off, where the compiler asks for it all the same.
    public override Stream OpenRead(string resolvedPath) =>
        new MemoryStream(sources.FirstOrDefault(source => source.Path == AbsolutePath.Of(resolvedPath))?.Content ?? []);

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => 0;
}

/// <summary>
/// Answers every <c>#r</c> with an assembly that is referenced anyway: what it means has been found out before, since one package
/// can bring many assemblies and the compiler takes one.
/// </summary>
sealed class KnownReferences(PortableExecutableReference any) : MetadataReferenceResolver
{
    public override ImmutableArray<PortableExecutableReference> ResolveReference(string reference, string? baseFilePath, MetadataReferenceProperties properties) => [any];

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => 0;
}
