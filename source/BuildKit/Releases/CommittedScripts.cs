using BuildKit.Files;

namespace BuildKit.Releases;

/// <summary>
/// The host scripts in the repository, <c>DIRECTORY/PRODUCT/deploy.sh</c> and <c>deploy.ps1</c> for each product that is deployed: what is reviewed is
/// what a release brings to its hosts.
/// </summary>
sealed class CommittedScripts(AbsolutePath directory, IReadOnlyList<HostScriptConstants> products)
{
    /// <summary>Relative to the root directory.</summary>
    public const string DefaultDirectory = "deploy";

    /// <summary>
    /// Refuses scripts of a product that are committed and no longer what the build says: a host would get something else than
    /// what was reviewed. Whoever has committed none is not asked to.
    /// </summary>
    /// <exception cref="BuildException">BK0445: they differ.</exception>
    public static void RefuseStale(AbsolutePath root, HostScriptConstants product)
    {
        var directory = root / DefaultDirectory;
        if (!Directory.Exists(directory / product.App))
        {
            return;
        }

        var stale = new CommittedScripts(directory, [product]).Drift()
            .Where(drift => drift.Kind is DriftKind.Missing or DriftKind.Different).ToList();
        if (stale.Count > 0)
        {
            throw Errors.StaleHostScripts(product.App, string.Concat(stale.Select(drift => drift.InWords(root)))).Exception();
        }
    }

    /// <summary>How the files differ from what the build says now, ordered by name; empty if they do not.</summary>
    public IReadOnlyList<ScriptDrift> Drift() => FileOperation.Run("read the deployment scripts in", directory, () =>
        (IReadOnlyList<ScriptDrift>)[.. Wanted().Select(wanted => ScriptDrift.Of(wanted.Key, wanted.Value)).OfType<ScriptDrift>()
            .Concat(Extra().Select(file => new ScriptDrift(file, DriftKind.Extra)))
            .OrderBy(drift => drift.File.ToString(), StringComparer.Ordinal)]);

    /// <summary>Writes what is missing or different, removes scripts of products that are deployed no more, and says what it did.</summary>
    public IReadOnlyList<ScriptDrift> Write()
    {
        var drift = Drift();
        var wanted = Wanted();
        // First, because where case does not count an extra file may be the one that is wanted.
        foreach (var extra in drift.Where(one => one.Kind == DriftKind.Extra))
        {
            FileOperation.Run("remove", extra.File, () => Remove(extra.File));
        }

        foreach (var other in drift.Where(one => one.Kind != DriftKind.Extra))
        {
            AtomicFile.WriteText(other.File, wanted[other.File]);
            FileOperation.Run("make executable", other.File, () => ScriptDrift.MakeExecutable(other.File));
        }

        return drift;
    }

    Dictionary<AbsolutePath, string> Wanted() => products
        .SelectMany(product => HostScripts.Of(product).Select(script => (File: directory / product.App / script.Name, script.Text)))
        .ToDictionary(script => script.File, script => script.Text);

    // Only what BuildKit wrote: whatever else lies there is somebody's own.
    IEnumerable<AbsolutePath> Extra() => !Directory.Exists(directory) ? [] : Directory.EnumerateDirectories(directory).Select(AbsolutePath.Of)
        .SelectMany(place => HostScripts.Names.Select(name => place / name))
        .Except(Wanted().Keys)
        .Where(file => File.Exists(file) && File.ReadLines(file).Take(5).Any(line => line.StartsWith(HostScriptTemplate.Mark, StringComparison.Ordinal)));

    static void Remove(AbsolutePath file)
    {
        File.Delete(file);
        if (!Directory.EnumerateFileSystemEntries(file.Parent).Any())
        {
            Directory.Delete(file.Parent);
        }
    }
}
