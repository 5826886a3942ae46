namespace BuildKit.Tests;

/// <summary>
/// A repository with a product of a few files that is released and deployed by its own <c>build.sh</c>. Its files
/// <c>source/health.sh</c> and <c>source/shop</c> decide how a release behaves on a host.
/// </summary>
public sealed class ShopSpace : IDisposable
{
    /// <summary>The members of the build class that make a release.</summary>
    public const string Making = """
        Target Publish => _ => _.Outputs("artifacts/shop/**").Executes(() =>
        {
            var to = RootDirectory / "artifacts/shop";
            if (Directory.Exists(to))
            {
                Directory.Delete(to, true);
            }

            foreach (var file in RootDirectory.Glob("source/**"))
            {
                var target = to / Path.GetRelativePath(RootDirectory / "source", file);
                Directory.CreateDirectory(target.Parent);
                File.Copy(file, target);
            }
        });

        Target Hello => _ => _.Executes(() => Console.WriteLine("hello"));

        Product Shop => _ => _.Archive("shop", from: Publish);

        Target Release => _ => _.DependsOn(Publish).Creates(Shop);
        Target Rollback => _ => _.RollsBack(Shop);
        Target Status => _ => _.ShowsStatus(Shop);
        """;

    /// <summary>The members of the build class.</summary>
    public const string Members = Making + """

        DeploymentEnvironment Staging => _ => _.Directory(AbsolutePath.Of(
            Environment.GetEnvironmentVariable("STAGING") is { Length: > 0 } given ? given : RootDirectory / ".buildkit/staging")).Keep(2);

        Target Deploy => _ => _.DependsOn(Release).Deploys(Shop, deploy => deploy
            .Healthy(health => health.Runs("sh ./health.sh")
                .Within(TimeSpan.FromSeconds(double.Parse(Environment.GetEnvironmentVariable("WITHIN") ?? "1"))))
            .Restart("sh ./restart.sh").Keep(3));
        """;

    const string HostTools = "sh awk cat chmod cp cut date df du find grep gzip head id ln ls mkdir mount mv od readlink rm sed sha256sum sleep "
        + "sort sync tail tar tr umount uname uniq wc";

    public ShopSpace(string? tag = "v1.0.0", string members = Members)
    {
        Needs.Unix();
        Needs.Tool("git");
        Space.Script(members);
        Space.Write(".gitignore", "artifacts/\n.buildkit/\n");
        Space.Write("source/shop", "#!/bin/sh\necho shop\n");
        Space.Write("source/lib/é a.txt", "data\n");
        Space.Write("source/health.sh", "exit 0\n");
        Space.Write("source/restart.sh", "exit 0\n");
        Git("init", "--quiet");
        Commit("begin", tag);
    }

    public Space Space { get; } = new();

    public AbsolutePath Root => Space.Root;

    public AbsolutePath Store => Root / ".buildkit/releases/Shop";

    /// <summary>Where the environment <c>local</c> has the product.</summary>
    public AbsolutePath Host => Root / ".buildkit/environments/local/Shop";

    public string? Current => new FileInfo(Host / "current").LinkTarget;

    public Finished Run(params string[] arguments) => Space.Run(arguments);

    public Finished Deploy(params string[] arguments) => Space.Run(["Deploy", .. arguments]);

    public string Git(params string[] arguments) => Space.Git(arguments);

    /// <summary>Commits all that is there, and gives the commit a tag.</summary>
    public ShopSpace Commit(string message, string? tag = null)
    {
        Git("add", ".");
        Git("commit", "--quiet", "--allow-empty", "-m", message);
        if (tag is not null)
        {
            Git("tag", tag);
        }

        return this;
    }

    /// <summary>Commits another version of a file.</summary>
    public ShopSpace Change(string file, string text, string? tag = null)
    {
        Space.Write(file, text);
        return Commit($"change {file}", tag);
    }

    /// <summary>The events of the ledger, as their texts, ordered: those that are shared, and then those that are not.</summary>
    public IReadOnlyList<string> Ledger() => [.. LedgerOf("deploy-ledger"), .. LedgerOf("deploy-ledger-local")];

    IEnumerable<string> LedgerOf(string branch)
    {
        if (Git("branch", "--list", branch).Length == 0)
        {
            return [];
        }

        var files = Git("-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", branch).Split('\n');
        return [.. files.Order(StringComparer.Ordinal).Select(file => Git("show", $"{branch}:{file}"))];
    }

    /// <summary>Every file and directory of the host with what it is, how old and how long.</summary>
    public string Snapshot() => Snapshot(Host);

    public static string Snapshot(AbsolutePath directory)
    {
        var entries = !Directory.Exists(directory) ? [] : Directory.EnumerateFileSystemEntries(directory, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(Describe);
        return string.Join('\n', entries);
    }

    /// <summary>Runs a line of shell as a person on the host would, where there is neither dotnet nor git.</summary>
    public Finished Shell(string command)
    {
        using var run = Space.StartIn(Root, "/bin/sh", ["-c", $"PATH='{Tools()}'\n{command}"]);
        return run.Wait();
    }

    /// <summary>Runs the command that the last line with it advises.</summary>
    public Finished Follow(Finished advice, string command)
    {
        var line = advice.Output.Split('\n').Last(line => line.Contains(command, StringComparison.Ordinal));
        return Shell(line[line.IndexOf(command, StringComparison.Ordinal)..]);
    }

    /// <summary>A clone of the repository, with the tags.</summary>
    public AbsolutePath Clone(string name, params string[] options)
    {
        var clone = Root / ".buildkit/clones" / name;
        Git(["clone", "--quiet", .. options, $"file://{Root}", clone]);
        File.Copy(Root / "build.sh", clone / "build.sh", overwrite: true);
        return clone;
    }

    /// <summary>Runs <c>./build.sh</c> in another directory.</summary>
    public Running StartIn(AbsolutePath directory, params string[] arguments) =>
        Space.StartIn(directory, "/bin/sh", [directory / "build.sh", .. arguments]);

    /// <summary>Runs <c>./build.sh</c> in another directory and waits for its end.</summary>
    public Finished RunIn(AbsolutePath directory, params string[] arguments)
    {
        using var run = StartIn(directory, arguments);
        return run.Wait();
    }

    /// <summary>Nobody holds the lock, nothing is half there, and what is current is whole.</summary>
    public void IsTidy()
    {
        Assert.DoesNotContain(
            Directory.EnumerateFileSystemEntries(Host).Select(path => Path.GetFileName(path)!),
            name => name == "lock" || name.StartsWith(".tmp", StringComparison.Ordinal));
        Assert.All(Directory.EnumerateFileSystemEntries(Host / "releases"), path => Assert.True(File.Exists(Path.Combine(path, ".release-sha256")), path));
        Assert.True(Current is null || Directory.Exists(Host / Current));
    }

    public void Dispose() => Space.Dispose();

    AbsolutePath Tools()
    {
        var directory = Root / ".buildkit/tools";
        if (!Directory.Exists(directory))
        {
            Directory.CreateDirectory(directory);
            foreach (var tool in HostTools.Split(' '))
            {
                File.CreateSymbolicLink(directory / tool, Needs.Tool(tool));
            }
        }

        return directory;
    }

    static string Describe(string path)
    {
        var about = new FileInfo(path);
        return about.LinkTarget is { } target ? $"{path} -> {target}"
            : Directory.Exists(path) ? $"{path}/ {Directory.GetLastWriteTimeUtc(path):O}"
            : $"{path} {about.LastWriteTimeUtc:O} {about.Length} {about.UnixFileMode}";
    }
}
