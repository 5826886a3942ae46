using BuildKit.Graph;
using BuildKit.Masking;
using BuildKit.Parameters;
using BuildKit.Targets;

namespace BuildKit.Releases;

/// <summary>
/// The parameters that a release was made with: those that were given, that the targets which make the packages may read, and that are no
/// secrets. What a parameter is without being given stands in the source.
/// </summary>
static class GivenParameters
{
    /// <summary>Ordered by name.</summary>
    public static IEnumerable<(string Name, string Value)> Of(ReleaseInMaking release)
    {
        var given = release.Members.Shared<ParametersOfRun>().All.Where(parameter => parameter is { Given: not null, IsSecret: false, IsPending: false }).ToList();
        if (given.Count == 0)
        {
            return [];
        }

        var read = release.Members.Script is { } script ? MemberReads.By(script.GetType(), Makers(release), []) : null;
        return given.Where(parameter => read is null || read.Contains(parameter.MemberName))
            .Select(parameter => (parameter.Name, Value(parameter, release.Root))).OrderBy(pair => pair.Name, StringComparer.Ordinal);
    }

    // Where the workspace lies says nothing of the release.
    static string Value(Parameter parameter, AbsolutePath root) =>
        SecretMask.Current.Mask((parameter.Text ?? "").Replace(root + "/", "", StringComparison.Ordinal).Replace(root, ".", StringComparison.Ordinal));

    // The source targets and all that they depend on.
    static HashSet<string> Makers(ReleaseInMaking release)
    {
        var makers = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Stack<string>(release.Product.Sources.Select(release.Members.NameOf).OfType<string>());
        while (waiting.TryPop(out var name))
        {
            if (makers.Add(name))
            {
                foreach (var before in release.Members.Define(new TargetModel(name)).DependsOn.Select(reference => reference.Name).OfType<string>())
                {
                    waiting.Push(before);
                }
            }
        }

        return makers;
    }
}
