using System.Globalization;

namespace BuildKit.Releases;

/// <summary>What somebody reads who has nothing but the bundle and a shell on the host: only what is in it, and commands that work as they are printed.</summary>
static class BundleInstructions
{
    public static string Of(ReleaseManifest release) => string.Concat(
        Title(release),
        Has(release, ReleaseStore.ScriptName) ? ForShell(release) : "",
        Has(release, PowerShellHostScript.Name) ? ForWindows(release) : "",
        Platforms(release),
        Codes).ReplaceLineEndings("\n");

    static string Title(ReleaseManifest release)
    {
        var commit = release.CommitTime.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return $"""
            {release.Product} {release.Release}
            commit {release.Commit}{(release.Dirty ? ", with changes that are not committed" : "")}, {commit} UTC

            This directory is a whole release. Neither .NET nor BuildKit nor a network is needed. Run the commands in this directory.


            """;
    }

    static string ForShell(ReleaseManifest release) => $"""
        On Linux, macOS or another Unix
        -------------------------------
        The host needs a POSIX shell, {Unpackers(release)}, awk and the usual small tools.

        1. Check that everything has arrived. Each line must end with OK:

             sha256sum -c {ReleaseStore.SumsName}

           If {ReleaseSums.SignatureName} is here, this tells whether SIGNER made it. SIGNER is a name in the list allowed_signers, which
           comes from the repository, or from whom you trust, and never with this directory:

             ssh-keygen -Y verify -f ../allowed_signers -I SIGNER -n buildkit-release -s {ReleaseSums.SignatureName} -Overify-time={SignedAt(release)} <{ReleaseStore.SumsName}

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


        """;

    // A signature knows no time; signers are listed for the time of the commit.
    static string SignedAt(ReleaseManifest release) => release.CommitTime.ToUniversalTime().ToString("yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture);

    // In one line, so that it can be pasted into a console of any age.
    static string ForWindows(ReleaseManifest release) => $$"""
        On Windows (Server 2019, Windows 10 or later)
        ---------------------------------------------
        In a PowerShell console of an administrator:

        1. Check that everything has arrived. Each line must end with OK:

             Get-Content {{ReleaseStore.SumsName}} | ForEach-Object { $sum, $name = $_ -split '  ', 2; $name + ': ' + $(if ((Get-FileHash $name).Hash -eq $sum) { 'OK' } else { 'FAILED' }) }

        2. Unpack the release beside what runs (nothing that runs is touched), then switch to it. The switch restarts the
           service and checks its health; if it is unhealthy, the release before comes back by itself:

             powershell -NoProfile -ExecutionPolicy Bypass -File {{PowerShellHostScript.Name}} stage
             powershell -NoProfile -ExecutionPolicy Bypass -File {{PowerShellHostScript.Name}} activate

        3. See what is there, go back to the release before, remove old releases:

             powershell -NoProfile -ExecutionPolicy Bypass -File {{PowerShellHostScript.Name}} status
             powershell -NoProfile -ExecutionPolicy Bypass -File {{PowerShellHostScript.Name}} rollback
             powershell -NoProfile -ExecutionPolicy Bypass -File {{PowerShellHostScript.Name}} prune

        The releases lie in %ProgramData%\{{release.Product}}; any other place: --root DIR with each command, or the variable DEPLOY_ROOT.
        All options and exit codes: the same with the word help.


        """;

    static string Platforms(ReleaseManifest release) => release.Archives.Select(archive => archive.Platform).OfType<string>().ToList() is [_, ..] rids
        ? $"""
            There is a package for each of {string.Join(", ", rids)}. The one of the host is taken; to name another: stage --rid RID


            """
        : "";

    const string Codes = """
        Each command may be run again, and does what is left to do. It ended well if its last line ends with "rc=0":

          10  another run holds the lock; the message says who, and how to remove it
          11  something on the host is not as it must be, such as a full disk; nothing was changed
          12  the package is damaged; copy it again
          20  the new release is unhealthy, the release before is active again: nothing is urgent
          21  unhealthy, and nothing to go back to: somebody has to look at the service
          30  there is no release before to go back to; nothing was changed

        """;

    static string Unpackers(ReleaseManifest release)
    {
        var archives = release.Archives.Where(archive => !RuntimeIdentifiers.IsWindows(archive.Platform)).ToList();
        var zips = archives.Count(archive => archive.Name.EndsWith(".zip", StringComparison.Ordinal));
        return zips == 0 ? "tar" : zips == archives.Count ? "unzip or bsdtar" : "tar (for a .zip: unzip or bsdtar)";
    }

    static bool Has(ReleaseManifest release, string script) => release.Scripts.Any(one => one.Name == script);
}
