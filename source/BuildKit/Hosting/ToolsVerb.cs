using BuildKit.Tools;

namespace BuildKit.Hosting;

/// <summary>The verb <c>:tools</c>: what can be done with the tools of a build that come as packages, without running a target.</summary>
static class ToolsVerb
{
    public static Task<int> RunAsync(VerbRun run) => run.Arguments switch
    {
        ["list"] => ListAsync(run),
        ["restore"] => EachAsync(run, (tool, member, say, cancellation) => tool.RestoreAsync(member, say, cancellation)),
        ["update"] => UpdateAsync(run),
        _ => throw Errors.ToolsVerbUsage(run.Arguments).Exception(),
    };

    static Task<int> ListAsync(VerbRun run) => EachAsync(run, (tool, member, say, _) =>
    {
        say($"{member.Name}: {tool.Describe(member)}");
        return Task.CompletedTask;
    });

    static async Task<int> UpdateAsync(VerbRun run)
    {
        var code = await EachAsync(run, (tool, member, say, cancellation) => tool.UpdateAsync(member, say, cancellation)).ConfigureAwait(false);
        var tools = Of(run).Select(one => one.Tool).ToList();
        if (tools.Count > 0)
        {
            tools[0].ForgetOthers(run.Script.Root, [.. tools.Select(tool => tool.Key)]);
        }

        return code;
    }

    static async Task<int> EachAsync(VerbRun run, Func<IPackagedTool, InjectedMember, Action<string>, CancellationToken, Task> act)
    {
        using var interrupts = new Interrupts(run.Environment.HearsSignals, run.Environment.Stop);
        var tools = Of(run).ToList();
        if (tools.Count == 0)
        {
            run.Say("This build has no tools that come as packages.");
        }

        foreach (var (tool, member) in tools)
        {
            await act(tool, member, text => run.Say(text), interrupts.First).ConfigureAwait(false);
        }

        return ExitCode.Success;
    }

    static IEnumerable<(IPackagedTool Tool, InjectedMember Member)> Of(VerbRun run) =>
        from injection in run.Script.Injections where injection.Attribute is IPackagedTool select ((IPackagedTool)injection.Attribute, injection.Member);
}
