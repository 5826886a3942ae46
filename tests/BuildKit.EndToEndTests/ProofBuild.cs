namespace BuildKit.Tests;

/// <summary>One of the repositories in <c>tests/Builds</c>, copied, committed, and built with BuildKit from packages, as its users would.</summary>
public sealed class ProofBuild : IDisposable
{
    readonly PackedSpace packed = new();

    public ProofBuild(string name, string tag)
    {
        Needs.Unix();
        Needs.Tool("git");
        packed.Pack("source/BuildKit/BuildKit.csproj");
        Root = packed.Repository("repository");
        var from = SourceTree.Root / "tests/Builds" / name;
        foreach (var file in from.Glob("**"))
        {
            _ = file.CopyTo(Root / file.RelativeTo(from));
        }

        _ = (SourceTree.Root / "build.sh").CopyTo(Root / "build.sh");
        Replace("build/build.csproj", "0.0.0-test", PackedSpace.Version);
        Git("init", "--quiet");
        Commit("begin", tag);
    }

    public AbsolutePath Root { get; }

    public Dictionary<string, string?> Variables => packed.Variables;

    public Finished Run(params string[] arguments) => packed.Build(Root, arguments);

    public void Replace(string file, string old, string @new) =>
        _ = (Root / file).WriteText((Root / file).ReadText().Replace(old, @new, StringComparison.Ordinal));

    public void Commit(string message, string? tag = null)
    {
        Git("add", ".");
        Git("commit", "--quiet", "--message", message);
        if (tag is not null)
        {
            Git("tag", tag);
        }
    }

    /// <summary>Puts a program in front of PATH that writes its arguments and its input down.</summary>
    public AbsolutePath Record(string tool, string answer)
    {
        var directory = packed.Root / "recorded";
        var log = directory / $"{tool}.log";
        var program = (directory / tool).WriteText($"""
            #!/bin/sh
            printf '%s\n' "$*" >>'{log}'
            case $* in *--password-stdin*) sed 's/^/input: /' >>'{log}';; esac
            {answer}
            """);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Variables["PATH"] = $"{directory}:{Environment.GetEnvironmentVariable("PATH")}";
        return log;
    }

    public void Dispose() => packed.Dispose();

    void Git(params string[] arguments) => packed.Run(Root, "git",
        ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "init.defaultBranch=main", .. arguments]).Succeeds();
}
