using System.Collections.Concurrent;
using System.Text;
using BuildKit.Files;

namespace BuildKit.Solutions;

/// <summary>
/// The evaluations of this run. One counts as long as the content of what decides about it stays the same: the project, the
/// files that MSBuild and NuGet look for in every directory above it, and what a restore left beside it.
/// </summary>
static class Evaluations
{
    static readonly string[] Usual =
    [
        "TargetFramework", "TargetFrameworks", "IsTestProject", "IsPackable", "OutputType", "Version", "PackageId", "AssemblyName",
        "MSBuildProjectExtensionsPath", "ManagePackageVersionsCentrally",
    ];

    static readonly string[] FilesAbove =
        ["Directory.Build.props", "Directory.Build.targets", "Directory.Build.rsp", "Directory.Packages.props", "global.json"];

    static readonly ConcurrentDictionary<string, Entry> Entries = new(StringComparer.Ordinal);

    /// <exception cref="BuildException">BK0231: that is no name of a property. BK0714: MSBuild cannot evaluate the project.</exception>
    public static ProjectEvaluation Of(AbsolutePath project, ReadOnlySpan<(string Name, string Value)> given = default, string? property = null)
    {
        (string Name, string Value)[] properties = [.. given];
        var key = new StringBuilder(project);
        foreach (var (name, value) in properties.OrderBy(one => one.Name, StringComparer.OrdinalIgnoreCase))
        {
            key.Append('\0').Append(name.ToUpperInvariant()).Append('\0').Append(value);
        }

        return Entries.GetOrAdd(key.ToString(), _ => new(project, properties)).With(property is null ? null : Tools.MSBuildProperty.Checked(property));
    }

    static string ContentOf(IEnumerable<AbsolutePath> files) =>
        string.Join('\n', files.Select(file => File.Exists(file) ? Digest.OfFile(file).ToString() : "absent"));

    /// <summary>One project with the properties that it is given, and its last evaluation. Who comes while it is evaluated waits.</summary>
    sealed class Entry(AbsolutePath project, (string Name, string Value)[] given)
    {
        readonly Lock one = new();
        readonly SortedSet<string> names = new(Usual, StringComparer.OrdinalIgnoreCase);
        ProjectEvaluation? last;
        string decided = "", restored = "";

        public ProjectEvaluation With(string? property)
        {
            lock (one)
            {
                var isNew = property is not null && names.Add(property);
                var now = ContentOf(Deciding());
                if (isNew || last is null || decided != now || restored != ContentOf(Restored(last)))
                {
                    last = ProjectEvaluation.Of(project, given, names);
                    (decided, restored) = (now, ContentOf(Restored(last)));
                }

                return last;
            }
        }

        IEnumerable<AbsolutePath> Deciding()
        {
            yield return project;
            yield return project.Parent / $"{project.Name}.user";
            for (var directory = project.Parent; ; directory = directory.Parent)
            {
                foreach (var name in FilesAbove)
                {
                    yield return directory / name;
                }

                if (directory == directory.Parent)
                {
                    yield break;
                }
            }
        }

        AbsolutePath[] Restored(ProjectEvaluation evaluation)
        {
            var directory = project.Parent / SolutionFile.Slashed(evaluation.Property("MSBuildProjectExtensionsPath"));
            return [directory / $"{project.Name}.nuget.g.props", directory / $"{project.Name}.nuget.g.targets"];
        }
    }
}
