using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using BuildKit.Releases;

namespace BuildKit.Tests.Releases;

/// <summary>A host in a temporary directory: packages, their scripts, and a shell to run them with.</summary>
sealed class HostSandbox(string shell = "dash") : IDisposable
{
    readonly TemporaryDirectory directory = new("host");

    const string PowerShell = "pwsh";

    /// <summary>What runs <c>deploy.sh</c>.</summary>
    public static TheoryData<string> Shells => ["dash", "bash", "busybox", "mksh"];

    /// <summary>
    /// These, and in <c>Soak</c> what runs <c>deploy.ps1</c>, which has to do the same: PowerShell starts so slowly that all scenarios would be
    /// a third of the time of all unit tests. Every day <c>PowerShellTwinTests</c> stand for them.
    /// </summary>
    public static TheoryData<string> Hosts => [.. Shells.Select(row => row.Data), .. Rounds.AreMany ? new[] { PowerShell } : []];

    public AbsolutePath Root => directory / "root of shop";

    public AbsolutePath Journal => Root / "journal.jsonl";

    public string? Current => new FileInfo(Root / "current").LinkTarget;

    /// <summary>Makes health checks of every release fail while it exists.</summary>
    public AbsolutePath Broken => directory / "root of shop.broken";

    /// <summary>Health checks wait while it exists; they make the file <c>.waiting</c> when they do.</summary>
    public AbsolutePath Block => directory / "root of shop.block";

    public AbsolutePath Waiting => directory / "root of shop.waiting";

    public string[] Restarts => File.Exists(directory / "root of shop.restarts") ? File.ReadAllLines(directory / "root of shop.restarts") : [];

    public Func<HostScriptConstants, HostScriptConstants> Configure { get; init; } = constants => constants;

    public static AbsolutePath operator /(HostSandbox host, string name) => host.directory / name;

    /// <summary>Packs a release whose health is decided by its content, and writes its script beside it.</summary>
    public void Pack(string release, bool healthy = true, string content = "", Action<TarWriter>? more = null)
    {
        var package = Tar(writer =>
        {
            Add(writer, "version", release + content);
            Add(writer, "state", healthy ? "ok" : "bad");
            more?.Invoke(writer);
        });
        Write(release, package);
    }

    /// <summary>Writes bytes as the package of a release, whatever they are.</summary>
    public void Write(string release, byte[] package)
    {
        var constants = new HostScriptConstants
        {
            App = "shop",
            Release = release,
            Package = $"shop {release}.tar.gz",
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(package)),
            Size = package.Length,
            HealthPauseSeconds = 0,
            HealthAttempts = 3,
            Health = """
                while test -e "$DEPLOY_ROOT.block"; do : >"$DEPLOY_ROOT.waiting"; sleep 0.02; done
                echo "health of $(cat version)"
                test ! -e "$DEPLOY_ROOT.broken" && test "$(cat state)" = ok
                """,
            Restart = """echo "$DEPLOY_RELEASE" >>"$DEPLOY_ROOT.restarts" """,
            HealthOnWindows = """
                while (Test-Path "$env:DEPLOY_ROOT.block") { Set-Content "$env:DEPLOY_ROOT.waiting" ''; Start-Sleep -Milliseconds 20 }
                "health of $(Get-Content version)"
                if ((Test-Path "$env:DEPLOY_ROOT.broken") -or (Get-Content state) -ne 'ok') { exit 1 }
                """,
            RestartOnWindows = "Add-Content \"$env:DEPLOY_ROOT.restarts\" $env:DEPLOY_RELEASE",
        };
        File.WriteAllBytes(directory / constants.Package, package);
        WriteScript(release, Configure(constants));
    }

    public void WriteScript(string name, HostScriptConstants constants) =>
        File.WriteAllText(Script(name), shell == PowerShell ? PowerShellHostScript.Render(constants) : HostScript.Render(constants));

    public AbsolutePath Script(string release) => directory / $"deploy {release}.{(shell == PowerShell ? "ps1" : "sh")}";

    public AbsolutePath Package(string release) => directory / $"shop {release}.tar.gz";

    public static byte[] Tar(Action<TarWriter> fill)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        using (var writer = new TarWriter(gzip, TarEntryFormat.Ustar))
        {
            fill(writer);
        }

        return bytes.ToArray();
    }

    public static void Add(TarWriter writer, string name, string text)
    {
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text + "\n"));
        writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = content, ModificationTime = DateTimeOffset.UnixEpoch });
    }

    /// <summary>Runs a verb of a release's script.</summary>
    public HostRun Run(string release, string verb, params string[] options) => Start(release, verb, options).Wait();

    public HostProcess Start(string release, string verb, params string[] options) => Start(Shell.Of(shell), release, verb, options);

    public HostProcess Start(Shell with, string release, string verb, params string[] options) =>
        HostProcess.Start([.. with.Command, Script(release), verb, "--root", Root, .. options], with.Environment);

    /// <summary>Stages and activates, which must succeed.</summary>
    public void Deploy(string release)
    {
        Run(release, "stage").Exits(0);
        Run(release, "activate").Exits(0);
    }

    public JsonElement Status(string release, params string[] options) => JsonDocument.Parse(Run(release, "status", options).Exits(0).Output.Split('\n')[0]).RootElement;

    /// <summary>The events that the journal tells, as <c>event release</c>; lines that are no JSON are left out.</summary>
    public string[] Events()
    {
        var events = new List<string>();
        foreach (var line in File.Exists(Journal) ? File.ReadAllLines(Journal) : [])
        {
            try
            {
                if (JsonDocument.Parse(line).RootElement is var json && json.TryGetProperty("event", out var name))
                {
                    events.Add($"{name} {json.GetProperty("release")}");
                }
            }
            catch (JsonException)
            {
                // A torn line.
            }
        }

        return [.. events];
    }

    /// <summary>Everything below the root with content, mode and time of change, to prove that nothing was written.</summary>
    public string[] Snapshot() =>
        [.. Directory.EnumerateFileSystemEntries(Root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Where(path => !path.StartsWith(Root / "current/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Describe)];

    public string[] Releases() =>
        [.. Directory.EnumerateFileSystemEntries(Root / "releases").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    /// <summary>No lock, no temporary thing; every release complete; <c>current</c> absent or pointing to one of them.</summary>
    public void IsTidy(bool exceptClaims = false)
    {
        Assert.DoesNotContain(
            Directory.EnumerateFileSystemEntries(Root).Select(path => Path.GetFileName(path)!),
            name => name == "lock" || (name.StartsWith('.') && !(exceptClaims && name.StartsWith(".lock-", StringComparison.Ordinal))));
        Assert.All(Releases(), IsComplete);
        HasNoDanglingCurrent();
    }

    public void IsComplete(string release)
    {
        Assert.True(File.Exists(Root / "releases" / release / ".release-sha256"), $"{release} has no marker");
        Assert.True(File.Exists(Root / "releases" / release / "state"), $"{release} is not complete");
    }

    public void HasNoDanglingCurrent()
    {
        if (Current is { } link)
        {
            Assert.StartsWith("releases/", link, StringComparison.Ordinal);
            IsComplete(link["releases/".Length..]);
        }
    }

    public static void SetMode(string path, int mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)mode);
        }
    }

    public void Dispose() => directory.Dispose();

    static string Describe(string path)
    {
        var info = new FileInfo(path);
        var content = info.LinkTarget ?? (info.Exists ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))) : "directory");
        return $"{path} {content} {(info.LinkTarget is null ? info.UnixFileMode : 0)} {info.LastWriteTimeUtc:O}";
    }
}
