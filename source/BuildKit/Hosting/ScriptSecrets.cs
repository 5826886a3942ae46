using System.Reflection;
using BuildKit.Execution;
using BuildKit.Graph;
using BuildKit.Secrets;
using BuildKit.Targets;

namespace BuildKit.Hosting;

/// <summary>The secrets of a script: which of them a run needs, and what is told of them to whom.</summary>
static class ScriptSecrets
{
    /// <summary>
    /// Decrypts, and asks commands for, what the targets of this run may read; a run that reads no secret needs no password.
    /// </summary>
    /// <exception cref="BuildException">A value cannot be had.</exception>
    public static async Task ResolveAsync(HostEnvironment environment, LoadedScript script, BuildGraph graph, IReadOnlyList<string> requested)
    {
        var pending = script.Parameters.Where(parameter => parameter.IsPending).ToList();
        if (pending.Count > 0)
        {
            var read = MembersRead(script, [.. graph.Reachable(requested.Count > 0 ? requested : LastRun.Load(script.Root)?.Targets ?? [], Skipped(script, graph))]);
            await new PendingSecrets(Passwords(environment, script.Root), Commands(environment, script.Root))
                .ResolveAsync([.. pending.Where(parameter => read is null || read.Contains(parameter.MemberName))]).ConfigureAwait(false);
            if (environment.HasConsole)
            {
                ConsoleMask.Install();
            }
        }

        KeepFromChildren(environment, script);
    }

    /// <summary>For a plan, for which nobody is asked: where a value would be, there is what is shown of it.</summary>
    public static void StandIn(LoadedScript script)
    {
        foreach (var parameter in script.Parameters)
        {
            parameter.StandIn();
        }
    }

    public static SecretPasswords Passwords(HostEnvironment environment, AbsolutePath root) => new()
    {
        Root = root,
        Variables = environment.Variable,
        Prompt = environment.AskHidden,
        // Nobody is logged in on a runner, and a keyring that waits for its own password would wait for ever.
        Store = () => environment.IsContinuousIntegration ? null : PasswordStore.OfThisSystem(root),
    };

    /// <summary>A warning for each secret that stands in a parameter file as it is.</summary>
    public static IEnumerable<BuildError> PlainOnes(LoadedScript script) => script.Parameters
        .Where(parameter => parameter is { IsSecret: true, IsPending: false, Given.IsFromFile: true })
        .Select(parameter => Errors.SecretInPlainText(parameter.Name, parameter.SetBy!));

    static SecretCommands Commands(HostEnvironment environment, AbsolutePath root) =>
        new() { Root = root, HasTerminal = environment.AskHidden is not null };

    static List<string>? Skipped(LoadedScript script, BuildGraph graph) => script.CommandLine.Skip?.Select(name => graph.Find(name).Name).ToList();

    /// <summary>The names of the members that the targets may read; null if their code cannot be followed.</summary>
    public static IReadOnlySet<string>? MembersRead(LoadedScript script, IReadOnlyList<TargetModel> targets)
    {
        // Who makes no release only names a product, and gets nothing of what it is made with, such as the key that signs it.
        var makeReleases = targets.Any(target => target.Provides.Count > 0);
        // Which environment or product an option of a target names is not seen in its code.
        var others = targets.Any(target => target.Options.Count > 0)
            ? script.Members.Where(member => (makeReleases && member.Type == typeof(Product)) || member.Type == typeof(DeploymentEnvironment))
            : [];
        return MemberReads.By(
            script.Type, targets.Select(target => target.Name), others.Select(member => (member.Value as Delegate)?.Method).OfType<MethodBase>(), makeReleases ? null : typeof(Product));
    }

    // Processes that the author's code starts by itself inherit the environment of this one.
    static void KeepFromChildren(HostEnvironment environment, LoadedScript script)
    {
        var variables = script.Parameters.Where(parameter => parameter.IsSecret).Select(parameter => parameter.Variable)
            .Concat(environment.VariableNames().Where(ScriptNames.IsOfSecrets)).ToList();
        foreach (var variable in variables.Where(variable => environment.Variable(variable) is not null))
        {
            environment.SetVariable(variable, null);
        }
    }
}
