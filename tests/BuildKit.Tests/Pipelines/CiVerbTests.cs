namespace BuildKit.Tests.Pipelines;

/// <summary><c>:ci write</c> and <c>:ci check</c>: what they do with files that are missing, changed, or somebody's own.</summary>
public sealed class CiVerbTests : IDisposable
{
    const string GitHub = ".github/workflows/shop-delivery.yml", GitLab = ".gitlab-ci.yml", Azure = "azure-pipelines.yml";

    readonly PipelineWorkspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void What_is_written_is_checked_and_not_written_twice()
    {
        var (exitCode, output, _) = workspace.Run<ShopBuild>(":ci", "write");
        Assert.Equal(0, exitCode);
        Assert.Contains($"{GitHub} written", output, StringComparison.Ordinal);
        var before = File.GetLastWriteTimeUtc(workspace.Root / GitHub);

        Assert.Equal((0, $"{GitHub} is as it has to be\n{GitLab} is as it has to be\n{Azure} is as it has to be\n", ""), workspace.Run<ShopBuild>(":ci", "write"));
        Assert.Equal((0, "3 files as the script has it.\n", ""), workspace.Run<ShopBuild>(":ci", "check"));
        Assert.Equal(before, File.GetLastWriteTimeUtc(workspace.Root / GitHub));
    }

    [Fact]
    public void A_missing_file_fails_the_check_which_makes_none()
    {
        workspace.Run<ShopBuild>(":ci", "write");
        File.Delete(workspace.Root / GitLab);

        var (exitCode, output, error) = workspace.Run<ShopBuild>(":ci", "check");

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"--- /dev/null\n+++ {GitLab}\n", output, StringComparison.Ordinal);
        Assert.Contains("BK0461", error, StringComparison.Ordinal);
        Assert.Contains("Run './build.sh :ci write' and commit", error, StringComparison.Ordinal);
        Assert.False(File.Exists(workspace.Root / GitLab));
    }

    [Fact]
    public void Drift_is_shown_line_by_line_and_written_away()
    {
        workspace.Run<ShopBuild>(":ci", "write");
        var whole = workspace.Read(GitHub);
        workspace.Write(GitHub, whole.Replace("timeout-minutes: 30", "timeout-minutes: 300", StringComparison.Ordinal));

        var (exitCode, output, error) = workspace.Run<ShopBuild>(":ci", "check");

        Assert.Equal(1, exitCode);
        Assert.Contains("-    timeout-minutes: 300\n+    timeout-minutes: 30\n", output, StringComparison.Ordinal);
        Assert.Contains($"Files  {GitHub}\n", error, StringComparison.Ordinal);
        Assert.Contains("-    timeout-minutes: 300\n+    timeout-minutes: 30\n", workspace.Run<ShopBuild>(":ci", "write").Output, StringComparison.Ordinal);
        Assert.Equal(whole, workspace.Read(GitHub));
    }

    [Fact]
    public void Hand_written_parts_survive_wherever_they_were_written()
    {
        workspace.Run<ShopBuild>(":ci", "write");
        foreach (var (file, job) in ((string, string)[])[(GitHub, "test"), (GitLab, "test-windows"), (Azure, "test-windows")])
        {
            workspace.Write(file, $"{workspace.Read(file)}{Part($"{job}.before", "      - run: 'é:  # kept'")}{Part("push", "    continue-on-error: true")}{Part("top", "x-mine: 1\n\n# a comment")}{Part("jobs", "  # later")}{Part($"{job}.after", "\t- odd")}");
        }

        Assert.Equal(1, workspace.Run<ShopBuild>(":ci", "check").ExitCode);
        Assert.Equal("", workspace.Run<ShopBuild>(":ci", "write").Error);
        Assert.Equal(0, workspace.Run<ShopBuild>(":ci", "check").ExitCode);

        var gitHub = workspace.Read(GitHub);
        Assert.Contains("      # by hand: test.before\n      - run: 'é:  # kept'\n      # end by hand\n      - run: ${{ matrix.build }} Test\n", gitHub, StringComparison.Ordinal);
        Assert.Contains("    environment: feed\n    # by hand: push\n    continue-on-error: true\n    # end by hand\n    steps:\n", gitHub, StringComparison.Ordinal);
        Assert.Contains("# by hand: top\nx-mine: 1\n\n# a comment\n# end by hand\njobs:\n", gitHub, StringComparison.Ordinal);
        Assert.EndsWith("  # by hand: jobs\n  # later\n  # end by hand\n", gitHub, StringComparison.Ordinal);
        Assert.Contains("  before_script:\n    # by hand: test-windows.before\n      - run: 'é:  # kept'\n    # end by hand\n  script:\n", workspace.Read(GitLab), StringComparison.Ordinal);
        Assert.Contains("      # by hand: test-windows.before\n", workspace.Read(Azure), StringComparison.Ordinal);

        // The script changes, and they stay.
        File.Delete(workspace.Root / GitLab);
        File.Delete(workspace.Root / Azure);
        Assert.Equal("", workspace.Run<LaterBuild>(":ci", "write").Error);
        Assert.NotEqual(gitHub, workspace.Read(GitHub));
        Assert.Contains("- run: 'é:  # kept'\n", workspace.Read(GitHub), StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_whose_job_is_gone_stops_everything()
    {
        workspace.Run<ShopBuild>(":ci", "write");
        workspace.Write(GitHub, workspace.Read(GitHub) + Part("pack.before", "precious"));
        var (gitHub, gitLab) = (workspace.Read(GitHub), workspace.Read(GitLab));

        var (exitCode, _, error) = workspace.Run<LaterBuild>(":ci", "write");

        Assert.Equal(2, exitCode);
        Assert.Contains("BK0460", error, StringComparison.Ordinal);
        Assert.Contains("'pack.before' has no place", error, StringComparison.Ordinal);
        Assert.Equal((gitHub, gitLab), (workspace.Read(GitHub), workspace.Read(GitLab)));
    }

    [Fact]
    public void A_file_of_somebody_else_is_not_written_over()
    {
        workspace.Write(GitLab, "test:\n  script: [make]\n");

        var (exitCode, _, error) = workspace.Run<ShopBuild>(":ci", "write");

        Assert.Equal(2, exitCode);
        Assert.Contains("BK0459: '.gitlab-ci.yml' was not made from the build script", error, StringComparison.Ordinal);
        Assert.Equal("test:\n  script: [make]\n", workspace.Read(GitLab));
        Assert.False(File.Exists(workspace.Root / GitHub));
    }

    [Fact]
    public void Other_line_ends_are_no_difference()
    {
        workspace.Run<ShopBuild>(":ci", "write");
        workspace.Write(GitHub, workspace.Read(GitHub).ReplaceLineEndings("\r\n"));

        Assert.Equal(0, workspace.Run<ShopBuild>(":ci", "check").ExitCode);
    }

    [Theory]
    [InlineData("", "':ci' does not say what to do")]
    [InlineData("wirte", "':ci' knows no 'wirte'")]
    [InlineData("give", "':ci' knows no 'give'")]
    [InlineData("take a b", "':ci' knows no 'take a b'")]
    public void Other_words_are_refused(string words, string message)
    {
        var (exitCode, _, error) = workspace.Run<ShopBuild>([":ci", .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(2, exitCode);
        Assert.Contains($"BK0450: {message}", error, StringComparison.Ordinal);
    }

    static string Part(string name, string lines) => $"# by hand: {name}\n{lines}\n# end by hand\n";

    sealed class LaterBuild : BuildScript
    {
        Target Test => _ => _.Executes(() => { });

        Target Push => _ => _.Executes(() => { });

        CiPipeline ShopDelivery => _ => _.On(CiTrigger.Push("main")).Job(Test).Job(Push).For(Ci.GitHub, Ci.GitLab, Ci.Azure);
    }
}
