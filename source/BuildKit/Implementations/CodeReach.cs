using System.Reflection;
using System.Text;
using BuildKit.Files;

namespace BuildKit.Implementations;

/// <summary>Everything that some code may reach, and what all of it reads.</summary>
sealed record CodeReach
{
    public required Digest Digest { get; init; }

    public required IReadOnlyList<CodePart> Parts { get; init; }

    public IReadOnlyList<FieldInfo> Fields { get; init; } = [];

    public IReadOnlyList<ScriptValue> Held { get; init; } = [];

    public IReadOnlyList<FieldInfo> Statics { get; init; } = [];

    public IReadOnlyList<FieldInfo> Captured { get; init; } = [];

    public IReadOnlySet<FieldInfo> CapturedWrites { get; init; } = new HashSet<FieldInfo>();

    public IReadOnlySet<string> Members { get; init; } = new HashSet<string>();

    public IReadOnlyList<string> Notes { get; init; } = [];

    public string? Uncacheable { get; init; }

    public string? Fallback { get; init; }

    public static CodeReach Of(IReadOnlyList<CodeNode> nodes, params IEnumerable<CodePart> more)
    {
        var outside = nodes.SelectMany(node => node.Outside).Distinct().Select(name => new CodePart(name, Digest.OfBytes(Encoding.UTF8.GetBytes(name))));
        var parts = nodes.Select(node => new CodePart(node.Name, node.Digest)).Concat(outside).Concat(more)
            .OrderBy(part => part.Name, StringComparer.Ordinal).ThenBy(part => part.Digest.ToString(), StringComparer.Ordinal).ToList();
        return new()
        {
            Digest = Together(parts),
            Parts = parts,
            Fields = [.. nodes.SelectMany(node => node.Fields).Distinct().OrderBy(MadeByCompiler.NameOf, StringComparer.Ordinal)],
            Held = [.. nodes.SelectMany(node => node.Held).DistinctBy(one => one.Name).OrderBy(one => one.Name, StringComparer.Ordinal)],
            Statics = [.. nodes.SelectMany(node => node.Statics).Distinct().OrderBy(field => $"{field.DeclaringType}.{field.Name}", StringComparer.Ordinal)],
            Captured = [.. nodes.SelectMany(node => node.Captured).Distinct()],
            CapturedWrites = nodes.SelectMany(node => node.CapturedWrites).ToHashSet(),
            Members = nodes.SelectMany(node => node.Members).ToHashSet(StringComparer.Ordinal),
            Notes = [.. nodes.SelectMany(node => node.Notes).Distinct().Order(StringComparer.Ordinal)],
            Uncacheable = nodes.Select(node => node.Uncacheable).Where(reason => reason is not null).Order(StringComparer.Ordinal).FirstOrDefault(),
            Fallback = nodes.Select(node => node.Fallback).Where(reason => reason is not null).Order(StringComparer.Ordinal).FirstOrDefault(),
        };
    }

    /// <summary>This and what others reach; most of the time it is one other, whose lists are shared.</summary>
    public CodeReach With(IReadOnlyList<CodeReach> others)
    {
        if (others.Count == 0)
        {
            return this;
        }

        IReadOnlyList<CodeReach> all = [this, .. others.OrderBy(other => $"{other.Digest}", StringComparer.Ordinal)];
        return this with
        {
            Digest = Together(all.Select(one => new CodePart("", one.Digest))),
            Parts = Union(all, one => one.Parts),
            Fields = Union(all, one => one.Fields),
            Held = Union(all, one => one.Held),
            Statics = Union(all, one => one.Statics),
            // Only its own code knows the variables that it captured.
            CapturedWrites = all.SelectMany(one => one.CapturedWrites).ToHashSet(),
            Captured = Union(all, one => one.Captured),
            Members = all.SelectMany(one => one.Members).ToHashSet(StringComparer.Ordinal),
            Notes = Union(all, one => one.Notes),
            Uncacheable = all.Select(one => one.Uncacheable).FirstOrDefault(reason => reason is not null),
            Fallback = all.Select(one => one.Fallback).FirstOrDefault(reason => reason is not null),
        };
    }

    static IReadOnlyList<T> Union<T>(IReadOnlyList<CodeReach> all, Func<CodeReach, IReadOnlyList<T>> part)
    {
        var some = all.Select(part).Where(list => list.Count > 0).ToList();
        return some.Count switch
        {
            0 => [],
            1 => some[0],
            2 when some[0].Count == 1 && !some[1].Contains(some[0][0]) => [some[0][0], .. some[1]],
            _ => [.. some.SelectMany(list => list).Distinct()],
        };
    }

    /// <summary>The last resort, where not even the types can be read: the files as they are.</summary>
    public static CodeReach OfFiles(IEnumerable<Assembly> assemblies)
    {
        var parts = assemblies.Select(assembly => new CodePart(
            assembly.GetName().Name!,
            File.Exists(assembly.Location) ? Digest.OfFile(AbsolutePath.Of(assembly.Location)) : Digest.OfBytes(assembly.ManifestModule.ModuleVersionId.ToByteArray()))).ToList();
        return new() { Digest = Together(parts), Parts = parts, Uncacheable = "not all of the program's types can be loaded, so that what it reads is not known" };
    }

    public static Digest Together(IEnumerable<CodePart> parts)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (var part in parts)
        {
            writer.Write(part.Name);
            writer.Write(part.Digest.ToString());
        }

        writer.Flush();
        return Digest.OfBytes(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }
}
