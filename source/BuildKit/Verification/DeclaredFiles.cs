using BuildKit.Caching;
using BuildKit.Commands;
using BuildKit.Files;

namespace BuildKit.Verification;

/// <summary>What a step may read and write, as it says and as its commands say.</summary>
sealed class DeclaredFiles
{
    readonly Dictionary<string, ContentEntry> inputs;
    readonly HashSet<string> others;
    readonly GlobSet? outputs;

    public DeclaredFiles(StepSnapshot snapshot, StepDeclaration declaration)
    {
        inputs = snapshot.Inputs.Entries.Concat(snapshot.Upstream.SelectMany(upstream => upstream.Entries))
            .DistinctBy(entry => entry.Path).ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        others = snapshot.Inputs.Others.Select(other => other.Path).ToHashSet(StringComparer.Ordinal);
        string[] patterns =
        [
            .. declaration.Outputs.Where(pattern => !pattern.StartsWith('!')).SelectMany(StepSnapshots.WithDirectory),
            .. declaration.OutputTrees.SelectMany(StepSnapshots.WithDirectory),
            .. snapshot.Commands.SelectMany(Written),
        ];
        outputs = patterns.Length == 0 ? null : GlobSet.Of(patterns);
    }

    /// <summary>What it reads and what stands there at those paths, as it was before it ran; null for a path that is none.</summary>
    public ContentEntry? Input(string path) => inputs.TryGetValue(path, out var entry) ? entry : null;

    /// <summary>Whether it may read what is there.</summary>
    public bool MayRead(string path) => inputs.ContainsKey(path) || others.Contains(path) || MayWrite(path);

    /// <summary>Whether it may write there.</summary>
    public bool MayWrite(string path) => outputs?.Matches(path) == true;

    static IEnumerable<string> Written(CommandFiles command) => command.LocalOutputs.Concat(command.Outputs).Concat(command.Rewrites).Concat(command.Scratch).Where(pattern => !pattern.StartsWith('!'));
}
