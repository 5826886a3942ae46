namespace BuildKit.Files;

/// <summary>A line of a difference: of both texts, of the old one only, or of the new one only.</summary>
readonly record struct DiffLine(char Kind, string Text)
{
    public const char Same = ' ', Removed = '-', Added = '+';
}

/// <summary>Finds a shortest way from one list of lines to another by their longest common subsequence.</summary>
static class LineDifference
{
    // What is the same at both ends needs no table, and most texts differ in a few lines.
    public static IEnumerable<DiffLine> Of(string[] before, string[] after)
    {
        var head = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        var tail = before.Skip(head).Reverse().Zip(after.Skip(head).Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
        return [
            .. before[..head].Select(line => new DiffLine(DiffLine.Same, line)),
            .. Between(before[head..^tail], after[head..^tail]),
            .. before[^tail..].Select(line => new DiffLine(DiffLine.Same, line))];
    }

    static IEnumerable<DiffLine> Between(string[] before, string[] after)
    {
        var common = Common(before, after);
        var (i, j) = (0, 0);
        while (i < before.Length || j < after.Length)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
            {
                yield return new(DiffLine.Same, before[i++]);
                j++;
            }
            else if (j == after.Length || (i < before.Length && common[i + 1][j] >= common[i][j + 1]))
            {
                yield return new(DiffLine.Removed, before[i++]);
            }
            else
            {
                yield return new(DiffLine.Added, after[j++]);
            }
        }
    }

    // How many lines the rests of both texts have in common, from each pair of places on.
    static int[][] Common(string[] before, string[] after)
    {
        var common = new int[before.Length + 1][];
        common[^1] = new int[after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            common[i] = new int[after.Length + 1];
            for (var j = after.Length - 1; j >= 0; j--)
            {
                common[i][j] = before[i] == after[j] ? common[i + 1][j + 1] + 1 : Math.Max(common[i + 1][j], common[i][j + 1]);
            }
        }

        return common;
    }
}
