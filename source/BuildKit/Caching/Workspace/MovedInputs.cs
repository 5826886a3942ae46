namespace BuildKit.Caching;

/// <summary>Tells inputs whose place does not matter from others: one that lies elsewhere now is no difference.</summary>
static class MovedInputs
{
    static readonly string Mark = $"{OtherInputKind.Anywhere}:";

    /// <summary>The parts of one side without those of which the other side has the same content, wherever it lies.</summary>
    public static IEnumerable<KeyPart> Without(IReadOnlyList<KeyPart> parts, IReadOnlyList<KeyPart> others)
    {
        var known = others.Where(IsAnywhere).CountBy(part => part.Value).ToDictionary(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            if (IsAnywhere(part) && known.TryGetValue(part.Value, out var count) && count > 0)
            {
                known[part.Value] = count - 1;
            }
            else
            {
                yield return part;
            }
        }
    }

    static bool IsAnywhere(KeyPart part) => part.Kind == KeyPartKind.Input && part.Value.StartsWith(Mark, StringComparison.Ordinal);
}
