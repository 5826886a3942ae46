using System.Collections;
using BuildKit.Files;

namespace BuildKit.Verification;

/// <summary>Where steps run a second time; one for a run, which runs one step at a time.</summary>
sealed class SecondPlace : IDisposable
{
    // As many directories as anybody looks upwards for a file that counts for all that is below.
    const string Depth = "directories/that/are/above/it/all";

    readonly AbsolutePath directory;
    int shadows;

    /// <param name="workspace">The root directory of the workspace.</param>
    /// <param name="temporary">Where temporary files go.</param>
    public SecondPlace(AbsolutePath workspace, AbsolutePath temporary)
    {
        Workspace = workspace;
        directory = Private(temporary / $"buildkit-verify-{Guid.NewGuid().ToString("N")[..8]}");
        Circumstances = new(directory, Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal));
    }

    public AbsolutePath Workspace { get; }

    public Circumstances Circumstances { get; }

    /// <summary>What starts processes otherwise; found when first needed.</summary>
    public Launchers? Launchers { get; set; }

    /// <summary>Where outputs wait while a step runs again in place: on the file system of the workspace.</summary>
    public AbsolutePath AsidePlace => AsidePlaceOf(Workspace);

    /// <summary>Removes what a run has left there that did not end; its outputs are made again.</summary>
    public static void RemoveRest(AbsolutePath workspace) => DirectoryTree.Delete(AsidePlaceOf(workspace));

    static AbsolutePath AsidePlaceOf(AbsolutePath workspace) => workspace / ".buildkit" / "verify";

    /// <summary>The one for steps that go on from what those before them left on this machine only.</summary>
    public Shadow Common => field ??= Fresh();

    /// <summary>A directory of its own for one step.</summary>
    public Shadow Fresh()
    {
        var around = directory / $"shadow-{++shadows}";
        return new(Workspace, around, around / Depth / $"another-{Workspace.Name}");
    }

    /// <summary>A file for what strace says.</summary>
    public AbsolutePath NewTrace() => directory / $"trace-{Guid.NewGuid():N}";

    // What others must not read in the workspace they must not read here.
    static AbsolutePath Private(AbsolutePath directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return directory;
    }

    /// <summary>What stands in the workspace now.</summary>
    public WorkspaceListing Now() => WorkspaceListing.Of(Workspace);

    public void Dispose()
    {
        try
        {
            DirectoryTree.Delete(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A process that a step left behind still writes there; the system's own cleaning comes later.
        }
    }
}
