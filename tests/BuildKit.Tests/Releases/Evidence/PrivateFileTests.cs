using BuildKit.Commands;
using BuildKit.Releases;
using BuildKit.Tests.Repositories;

namespace BuildKit.Tests.Releases;

public sealed class PrivateFileTests
{
    [Fact]
    public async Task A_process_reads_it_as_often_as_it_likes_and_nobody_else_does()
    {
        Needs.Unix();
        using var file = new PrivateFile("geheim\n");

        Assert.Equal("600\ngeheim\ngeheim\n", await ShellAsync($"stat -L -c %a '{file.File}' && cat '{file.File}' '{file.File}'"));
    }

    [Fact]
    public void On_Linux_it_has_no_name_in_any_directory()
    {
        Needs.Linux();
        using var file = new PrivateFile("geheim");

        Assert.EndsWith(" (deleted)", new FileInfo(file.File).LinkTarget, StringComparison.Ordinal);
    }

    static async Task<string> ShellAsync(string line)
    {
        var root = AbsolutePath.Of(Path.GetTempPath());
        return (await CommandRunner.RunAsync(new Command { Tool = "sh", Arguments = ["-c", line], Directory = root }, Scopes.Of(root), capture: true)).Output;
    }
}
