using System.Text;

namespace BuildKit.Caching;

/// <summary>Refuses two names in one directory that are the same when composed: some systems would keep only one of them.</summary>
static class NormalisedNames
{
    public static void Check(IReadOnlyList<string> paths)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths.Where(path => !Ascii.IsValid(path)))
        {
            for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
            {
                var name = path[..end];
                if (!names.TryAdd(Composed(name), name))
                {
                    if (names[Composed(name)] != name)
                    {
                        throw Errors.NamesEqualWhenNormalised(names[Composed(name)], name).Exception();
                    }

                    break;
                }
            }
        }
    }

    // Half a surrogate pair, which Windows allows in names, has no normal form.
    static string Composed(string name) => name.IsNormalized(NormalizationForm.FormC) ? name : name.Normalize(NormalizationForm.FormC);
}
