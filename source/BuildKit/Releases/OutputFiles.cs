using BuildKit.Files;
using BuildKit.Graph;
using BuildKit.Targets;

namespace BuildKit.Releases;

/// <summary>The files that a target has written, by its declared outputs.</summary>
sealed class OutputFiles
{
    OutputFiles(string target, IReadOnlyList<string> patterns) => (Target, Patterns) = (target, patterns);

    public string Target { get; }

    public IReadOnlyList<string> Patterns { get; }

    /// <summary>Asked when the target has run: the outputs of its fan-out are known only then.</summary>
    /// <exception cref="BuildException">BK0411: it declares no outputs.</exception>
    public static OutputFiles Of(Target target, ScriptMembers members, AbsolutePath root, string product)
    {
        var name = members.NameOf(target)
            ?? throw Errors.UnknownReference($"'{product}', from:", "target").Exception();
        var model = members.Define(new TargetModel(name));
        var steps = model.FanOuts.SelectMany(fanOut => fanOut.Steps()).Prepend(model.Step);
        string[] patterns = [.. steps.SelectMany(step => step.Outputs)
            .Select(pattern => OutputPatterns.Normalised(pattern, root) ?? pattern).Distinct(StringComparer.Ordinal)];
        return patterns.Any(pattern => pattern[0] != '!')
            ? new(name, patterns)
            : throw Errors.NoOutputsDeclared(product, name).Exception();
    }

    /// <summary>Relative to the root directory, ordered.</summary>
    public IReadOnlyList<string> In(AbsolutePath root) => GlobSet.Of([.. Patterns.SelectMany(IntoEveryDirectory)]).Files(root);

    /// <summary>The directory that all patterns have in common, relative to the root directory; empty for the root itself.</summary>
    public string CommonDirectory()
    {
        string[][] directories = [.. Patterns.Where(pattern => pattern[0] != '!').Select(LiteralDirectory)];
        var common = directories[0].AsEnumerable();
        foreach (var directory in directories)
        {
            common = [.. common.Zip(directory).TakeWhile(pair => pair.First == pair.Second).Select(pair => pair.First)];
        }

        return string.Join('/', common);
    }

    // Wildcards do not enter directories that are no sources, but what a target has written may have some of these names.
    static IEnumerable<string> IntoEveryDirectory(string pattern) =>
        pattern[0] != '!' && pattern.LastIndexOf("**", StringComparison.Ordinal) is >= 0 and var at
            ? [pattern, pattern.Insert(at + 2, "/{bin,obj,node_modules}/**")]
            : [pattern];

    // The last segment names files, or everything below; what stands before the first wildcard names directories.
    static string[] LiteralDirectory(string pattern) =>
        [.. pattern.Split('/', StringSplitOptions.RemoveEmptyEntries).SkipLast(1)
            .Where(segment => segment != ".").TakeWhile(segment => segment.IndexOfAny(['*', '?', '[', '{']) < 0)];
}
