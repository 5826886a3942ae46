namespace BuildKit.Parameters;

/// <summary>
/// The parameter files of a run: <c>build/parameters.json</c>, then that of each profile, of which the last named wins.
/// </summary>
static class ParameterFiles
{
    const string Folder = "build", Stem = "parameters", Extension = ".json";

    // Its schema is named like a profile's file.
    const string SchemaName = "schema";

    /// <summary>The file of a profile, or the general one for null, as messages name it.</summary>
    public static string NameOf(string? profile) => profile is null ? $"{Folder}/{Stem}{Extension}" : $"{Folder}/{Stem}.{profile}{Extension}";

    /// <summary>The file that describes the others to editors.</summary>
    public static string Schema => NameOf(SchemaName);

    /// <summary>What the files say, by parameter; the source that wins is the one that is there.</summary>
    /// <param name="root">The root directory of the workspace.</param>
    /// <param name="parameters">All parameters of the script.</param>
    /// <param name="profiles">The profiles named, in their order.</param>
    /// <exception cref="BuildException">BK0607 to BK0611: a profile is unknown, or a file is not what it has to be.</exception>
    public static IReadOnlyDictionary<Parameter, GivenValue> Read(AbsolutePath root, IReadOnlyList<Parameter> parameters, IReadOnlyList<string> profiles)
    {
        var values = new Dictionary<Parameter, GivenValue>();
        if (Path.Exists(root / NameOf(null)))
        {
            Add(root, values, parameters, null);
        }

        foreach (var profile in profiles)
        {
            Add(root, values, parameters, Known(root, profile));
        }

        return values;
    }

    /// <summary>The profiles that have a file, by name.</summary>
    public static IReadOnlyList<string> Profiles(AbsolutePath root) => !Directory.Exists(root / Folder) ? [] :
    [
        .. Directory.EnumerateFileSystemEntries(root / Folder, $"{Stem}.*{Extension}").Select(Path.GetFileName)
            .Where(name => name!.Length > Stem.Length + 1 + Extension.Length)
            .Select(name => name![(Stem.Length + 1)..^Extension.Length])
            .Where(name => name != SchemaName).Order(StringComparer.Ordinal),
    ];

    static string Known(AbsolutePath root, string profile)
    {
        var known = Profiles(root);
        return known.Contains(profile) ? profile
            : throw Errors.UnknownProfile(profile, NameOf(profile), known, Errors.DidYouMean(profile, known)).Exception();
    }

    static void Add(AbsolutePath root, Dictionary<Parameter, GivenValue> values, IReadOnlyList<Parameter> parameters, string? profile)
    {
        var unknown = new List<BuildError>();
        foreach (var entry in ParameterFile.Read(root / NameOf(profile), NameOf(profile)))
        {
            if (Parameter.Find(parameters, entry.Name) is not { } parameter)
            {
                unknown.Add(Errors.ParameterFileUnknownName(entry.Name, entry.Place, Errors.DidYouMean(entry.Name, parameters.Select(one => one.Name))));
            }
            else if (entry.Texts is null)
            {
                // null takes back what an earlier file says.
                values.Remove(parameter);
            }
            else
            {
                values[parameter] = new() { Texts = entry.Texts, IsList = entry.IsList, SetBy = entry.Place, Profile = profile, Directory = root };
            }
        }

        if (unknown.Count > 0)
        {
            throw Errors.ParameterValues(unknown).Exception();
        }
    }
}
