using BuildKit.Targets;

namespace BuildKit.Graph;

/// <summary>Finds targets by their names: as declared in definitions, without regard to case and dashes on the command line.</summary>
sealed class TargetNames
{
    readonly IReadOnlyList<TargetModel> targets;
    readonly Dictionary<string, int> exact;
    readonly Dictionary<string, int> normalised;

    public TargetNames(IReadOnlyList<TargetModel> targets, List<BuildError> problems)
    {
        this.targets = targets;
        exact = new(targets.Count, StringComparer.Ordinal);
        normalised = new(targets.Count, StringComparer.Ordinal);
        for (var id = 0; id < targets.Count; id++)
        {
            var name = targets[id].Name;
            exact.TryAdd(name, id);
            if (!normalised.TryAdd(Suggestion.Normalised(name), id))
            {
                var first = targets[normalised[Suggestion.Normalised(name)]];
                problems.Add(Errors.DuplicateTarget(first.Name, first.Place(), name, targets[id].Place()));
            }
        }
    }

    public int? Declared(string name) => exact.TryGetValue(name, out var id) ? id : null;

    public int? Written(string name) =>
        exact.TryGetValue(name, out var id) || normalised.TryGetValue(Suggestion.Normalised(name), out id) ? id : null;

    public IEnumerable<string> Listed => targets.Where(target => !target.IsUnlisted).Select(target => target.Name);
}
