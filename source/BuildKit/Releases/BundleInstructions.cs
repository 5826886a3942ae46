using System.Globalization;

namespace BuildKit.Releases;

/// <summary>What somebody reads who has nothing but the bundle and a shell on the host.</summary>
static class BundleInstructions
{
    public static string Of(ReleaseManifest release)
    {
        var commit = release.CommitTime.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return release.Scripts.Any(script => script.Name == ReleaseStore.ScriptName) ? ForAnyHost(release, commit) : ForWindows(release, commit);
    }

    static string ForWindows(ReleaseManifest release, string commit) => $"""
        {Title(release, commit)}

        This directory is a whole release, for hosts with Windows (Server 2019, Windows 10 or later). Check it against
        {ReleaseStore.SumsName} (Get-FileHash), then:

             powershell -NoProfile -ExecutionPolicy Bypass -File {PowerShellHostScript.Name} stage
             powershell -NoProfile -ExecutionPolicy Bypass -File {PowerShellHostScript.Name} activate

        Other verbs, options and exit codes: the same with 'help'.

        """.ReplaceLineEndings("\n");

    static string Title(ReleaseManifest release, string commit) =>
        $"{release.Product} {release.Release}\ncommit {release.Commit}{(release.Dirty ? ", with changes that are not committed" : "")}, {commit} UTC";

    static string ForAnyHost(ReleaseManifest release, string commit) => $"""
        {Title(release, commit)}

        This directory is a whole release. The host needs a POSIX shell, tar, awk and the usual small tools: neither
        .NET nor BuildKit nor a network.

        1. Check that everything has arrived. Each line must end with OK:

             sha256sum -c {ReleaseStore.SumsName}

        2. Unpack the release beside what runs (nothing that runs is touched), then switch to it. The switch restarts the
           service and checks its health; if it is unhealthy, the release before comes back by itself:

             sh {ReleaseStore.ScriptName} stage
             sh {ReleaseStore.ScriptName} activate

        3. See what is there, go back to the release before, remove old releases:

             sh {ReleaseStore.ScriptName} status
             sh {ReleaseStore.ScriptName} rollback
             sh {ReleaseStore.ScriptName} prune

        The releases lie in /opt/{release.Product}; any other place: --root DIR with each command, or DEPLOY_ROOT=DIR.
        All options and exit codes: sh {ReleaseStore.ScriptName} help

        On Windows (Server 2019, Windows 10 or later) the same with deploy.ps1, whose default is %ProgramData%\{release.Product}:

             powershell -NoProfile -ExecutionPolicy Bypass -File deploy.ps1 stage

        Each command may be run again, and does what is left to do. It ended well if its last line ends with "rc=0":

          10  another run holds the lock; the message says who, and how to remove it
          11  something on the host is not as it must be, such as a full disk; nothing was changed
          12  the package is damaged; copy it again
          20  the new release is unhealthy, the release before is active again: nothing is urgent
          21  unhealthy, and nothing to go back to: somebody has to look at the service


        """.ReplaceLineEndings("\n");
}
