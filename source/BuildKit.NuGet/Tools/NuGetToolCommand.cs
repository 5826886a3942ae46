using BuildKit.Commands;
using BuildKit.Events;

namespace BuildKit.Packages;

/// <summary>A command of a tool that may still have to be downloaded; it becomes an ordinary command just before it starts.</summary>
sealed record NuGetToolCommand : Command
{
    public required SharedResolution Resolution { get; init; }

    internal override ToolPackage Package(AbsolutePath root) => Resolution.Package();

    internal override async Task<Command> PreparedAsync(StepScope scope)
    {
        var tool = await Resolution.ResolveAsync(text => scope.Post(Said(text, scope)), scope.Stop.Gentle).ConfigureAwait(false);
        return this with { Tool = tool.Program, Arguments = [.. tool.Arguments, .. Arguments] };
    }

    static OutputWritten Said(string text, StepScope scope) =>
        new() { Time = scope.Time.GetUtcNow(), Target = scope.Target, Step = scope.Step, Text = text };
}
