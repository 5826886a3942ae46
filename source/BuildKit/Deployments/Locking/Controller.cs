using System.Globalization;
using BuildKit.Hosts;

namespace BuildKit.Deployments;

/// <summary>This process as the one that deploys, so that whoever finds its lock can tell whether it still lives.</summary>
static class Controller
{
    /// <summary>For the host script: machine, process, and which process that is.</summary>
    public static string Name { get; } = $"{Machine} {Environment.ProcessId.ToString(CultureInfo.InvariantCulture)} {Identity(Environment.ProcessId)}".TrimEnd();

    static string Machine => string.Concat(Environment.MachineName.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-'));

    /// <summary>Whether the process that took the hold is gone for certain: it was one of this machine.</summary>
    public static bool IsDead(HostHold hold) =>
        hold.Host == Machine && int.TryParse(hold.Pid, CultureInfo.InvariantCulture, out var pid) && Space(hold.Process) is { Length: > 0 } space
            && space == Space(Identity(Environment.ProcessId)) && hold.Process != Identity(pid);

    // Boot, name space of process ids, time of the start: the same process and no other. Empty where the system does not tell.
    static string Identity(int pid)
    {
        try
        {
            var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            var space = string.Concat((new FileInfo("/proc/self/ns/pid").LinkTarget ?? "").Where(char.IsAsciiDigit));
            return $"{boot}.{space}:{StartOf(pid)}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    static string StartOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ') is [not ("Z" or "X"), ..] and var fields ? fields[19] : "gone";
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return "gone";
        }
    }

    static string Space(string identity) => identity.Contains(':', StringComparison.Ordinal) ? identity[..identity.IndexOf(':', StringComparison.Ordinal)] : "";
}
