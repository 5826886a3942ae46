using BuildKit.Commands;

namespace BuildKit.Caching;

/// <summary>Files that restoring would bring, replace or remove: of a step that reads them nothing can be told before.</summary>
sealed class ForecastMoves(CacheServices services)
{
    readonly List<(string Target, IReadOnlyList<ContentEntry> Entries)> moves = [];

    /// <summary>The step would be restored.</summary>
    /// <param name="step">The step.</param>
    /// <param name="record">What would be known of it then.</param>
    public void Add(CacheableStep step, JournalRecord record)
    {
        var former = services.Journal.Find(step.Name)?.Outputs ?? [];
        ContentEntry[] moving = [.. record.Outputs.Where(entry => services.Files.Entry(entry.Path) != entry), .. former.ExceptBy(record.Outputs.Select(entry => entry.Path), entry => entry.Path)];
        if (moving.Length > 0)
        {
            moves.Add((step.Target, moving));
        }
    }

    /// <summary>The target whose files the step's patterns mean; null for none.</summary>
    public string? ReadBy(CacheableStep step, IReadOnlyList<CommandFiles> commands)
    {
        if (moves.Count == 0)
        {
            return null;
        }

        var inputs = step.Declaration.Inputs;
        IReadOnlyList<string>[] lists =
        [
            inputs.Files, inputs.Optional, inputs.Trees, inputs.Text, inputs.Anywhere,
            .. commands.Select(command => command.Inputs), .. commands.Select(command => command.OptionalInputs),
        ];
        var wanted = lists.Select(list => list.Where(pattern => !DeclaredPaths.IsOutside(pattern)).ToList()).Where(list => list.Exists(pattern => !pattern.StartsWith('!'))).ToList();
        return moves.Find(move => wanted.Exists(patterns => EntryLists.Matching(move.Entries, patterns).Count > 0)).Target;
    }
}
