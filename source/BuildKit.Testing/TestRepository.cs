using BuildKit.Commands;
using BuildKit.Events;

namespace BuildKit.Testing;

/// <summary>Makes the workspace of a test a git repository, with an identity and settings that are nobody's.</summary>
static class TestRepository
{
    static readonly string[] Identity =
        ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgSign=false", "-c", "tag.gpgSign=false", "-c", "core.hooksPath=/dev/null"];

    public static void Commit(AbsolutePath root, string? tag)
    {
        Git(root, "init", "--quiet", "--initial-branch=main");
        Git(root, "add", "--all");
        Git(root, "commit", "--quiet", "--allow-empty", "--message", "Start");
        if (tag is not null)
        {
            Git(root, "tag", "--annotate", "--message", tag, tag);
        }
    }

    static void Git(AbsolutePath root, params string[] arguments)
    {
        var command = new Command { Tool = "git", Arguments = [.. Identity, .. arguments], Directory = root, IsQuiet = true, IsQuestionOfEngine = true };
        var scope = new StepScope { Target = "git", Root = root, Id = "git", Post = static _ => { } };
        try
        {
            CommandRunner.RunAsync(command, scope).GetAwaiter().GetResult();
        }
        catch (BuildException exception)
        {
            throw Errors.GitFailed(string.Join(' ', arguments), exception.Message).Exception(exception);
        }
    }
}
