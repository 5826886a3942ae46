using BuildKit.Commands;
using BuildKit.Events;

namespace BuildKit.Verification;

/// <summary>Programs that start processes under other circumstances: with another host name, and watched by strace. Those are used that are there and permitted.</summary>
sealed class Launchers
{
    const string Rename = $"echo {Circumstances.HostName} > /proc/sys/kernel/hostname && exec \"$@\"";

    // Without the right to it, it takes a user namespace in which one stays who one is.
    static readonly string[][] WaysToAnotherHost = [["unshare", "--uts"], ["unshare", "--user", "--map-current-user", "--keep-caps", "--uts"]];

    /// <summary>The words that give a process another host name; none if that cannot be had.</summary>
    public IReadOnlyList<string> Host { get; private init; } = [];

    string? strace;

    public static async Task<Launchers> FindAsync(StepScope scope) => !OperatingSystem.IsLinux() ? new() : new()
    {
        Host = await HostAsync(scope).ConfigureAwait(false),
        strace = await StraceAsync(scope).ConfigureAwait(false),
    };

    /// <summary>The words that write each file that a process asks for to a file; none if that cannot be had.</summary>
    public IReadOnlyList<string> Watching(AbsolutePath trace) => strace is null ? [] :
        [strace, "--seccomp-bpf", "-f", "-y", "-qq", "-A", "-s", "4096", "-e", "trace=%file", "-e", "signal=none", "-o", trace, "--"];

    /// <summary>The same for this process itself; null if that cannot be had.</summary>
    public async Task<Watch?> AttachAsync(AbsolutePath trace, StepScope scope) => strace is null ? null : await Watch.AttachAsync(strace, trace, scope).ConfigureAwait(false);

    static async Task<IReadOnlyList<string>> HostAsync(StepScope scope)
    {
        foreach (var way in WaysToAnotherHost)
        {
            if (ProgramOf(way[0], scope) is { } program && ProgramOf("sh", scope) is { } shell)
            {
                string[] words = [program, .. way[1..], shell, "-c", Rename, "sh"];
                if (await WorksAsync([.. words, shell, "-c", "exit 0"], scope).ConfigureAwait(false))
                {
                    return words;
                }
            }
        }

        return [];
    }

    static async Task<string?> StraceAsync(StepScope scope) =>
        ProgramOf("strace", scope) is { } program && ProgramOf("sh", scope) is { } shell
        && await WorksAsync([program, "--seccomp-bpf", "-f", "-y", "-qq", "-e", "trace=%file", "-e", "signal=none", "-o", "/dev/null", "--", shell, "-c", "exit 0"], scope).ConfigureAwait(false)
            ? program
            : null;

    static string? ProgramOf(string tool, StepScope scope)
    {
        try
        {
            var command = new Command { Tool = tool };
            return ToolLookup.Find(command, scope.Root, StepEnvironment.Construct(command, scope, ""));
        }
        catch (BuildException)
        {
            return null;
        }
    }

    static async Task<bool> WorksAsync(string[] words, StepScope scope)
    {
        try
        {
            var trial = new Command { Tool = words[0], Arguments = [.. words[1..]], IsQuestionOfEngine = true, IsQuiet = true, TimeLimit = TimeSpan.FromSeconds(10) };
            _ = await CommandRunner.RunAsync(trial, scope, capture: true).ConfigureAwait(false);
            return true;
        }
        catch (BuildException)
        {
            return false;
        }
    }
}
