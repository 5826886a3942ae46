using System.Collections.Immutable;
using BuildKit.Commands;

namespace BuildKit.Tests.Repositories;

/// <summary>A real git repository in a directory of its own that sees nothing of the user's settings.</summary>
public sealed class TestRepository : IDisposable
{
    readonly TemporaryDirectory home = new("repository");
    int clock = 1_700_000_000;

    public TestRepository(bool empty = false)
    {
        Needs.Tool("git");
        Directory.CreateDirectory(Path);
        Environment = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, new Dictionary<string, string>
        {
            ["HOME"] = home.Path,
            ["XDG_CONFIG_HOME"] = home / "xdg",
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_CONFIG_GLOBAL"] = home.Write("gitconfig", "[user]\n name = T\n email = t@example.com\n[init]\n defaultBranch = main\n[protocol \"file\"]\n allow = always\n"),
        });
        if (!empty)
        {
            Git("init");
        }
    }

    public AbsolutePath Path => home / "work tree";

    public AbsolutePath Elsewhere(string name) => home / name;

    public ImmutableSortedDictionary<string, string> Environment { get; private set; }

    public void Set(string name, string value) => Environment = Environment.SetItem(name, value);

    public void Configure(string text) => File.AppendAllText(home / "gitconfig", text + "\n");

    internal GitRepository Open(AbsolutePath? directory = null) => new(directory ?? Path, Environment);

    public string Git(params string[] arguments) => GitIn(Path, arguments);

    public string GitIn(AbsolutePath directory, params string[] arguments)
    {
        clock += 60;
        var command = new Command
        {
            Tool = "git",
            Arguments = [.. arguments],
            Directory = directory,
            Environment = Environment.SetItem("GIT_AUTHOR_DATE", $"{clock} +0200").SetItem("GIT_COMMITTER_DATE", $"{clock} +0200"),
            IsQuiet = true,
        };
        return CommandRunner.RunAsync(command, Scopes.Of(directory), capture: true).GetAwaiter().GetResult().Output.TrimEnd();
    }

    public AbsolutePath Write(string name, string text) => home.Write("work tree/" + name, text);

    /// <summary>Makes an empty commit, and returns its hash.</summary>
    public string Commit(string message = "change", params string[] tags)
    {
        Git("commit", "--quiet", "--allow-empty", "--message", message);
        foreach (var tag in tags)
        {
            Git("tag", tag);
        }

        return Git("rev-parse", "HEAD");
    }

    public string CommitAll(string message = "change", params string[] tags)
    {
        Git("add", "--all");
        return Commit(message, tags);
    }

    public void Dispose() => home.Dispose();
}
