using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace BuildKit.Tests.Fleets;

/// <summary>
/// One host with a real systemd and an sshd: this machine's own root below what the host writes, booted by systemd-nspawn (<c>systemd.bash</c>).
/// </summary>
public sealed class SystemdHost : IDisposable
{
    readonly Process holder;
    readonly AbsolutePath place;

    SystemdHost(Process holder, AbsolutePath place) => (this.holder, this.place) = (holder, place);

    static AbsolutePath Script => SourceTree.Root / "tests/Support/systemd.bash";

    public AbsolutePath SshConfig => place.Parent / $"{place.Name}.ssh";

    public static async Task<SystemdHost> UpAsync()
    {
        Needs.Fleet();
        Needs.Tool("systemd-nspawn");
        var number = Environment.ProcessId % 200;
        var (place, network) = (AbsolutePath.Of($"/run/bksd{number}"), string.Create(CultureInfo.InvariantCulture, $"10.199.{number}"));
        // Where the runtime of this process is; what PATH finds first may only lead there.
        var dotnet = new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory()).Parent!.Parent!.Parent!.FullName;
        var start = new ProcessStartInfo("bash", [Script, "hold", place, place.Name, $"{network}.1", network, dotnet])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var holder = Process.Start(start)!;
        var error = holder.StandardError.ReadToEndAsync();
        if (await holder.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) != "up")
        {
            throw new InvalidOperationException($"the host does not come up: {await error}");
        }

        var host = new SystemdHost(holder, place);
        File.WriteAllText(host.SshConfig, $"""
            Host host01
              HostName {network}.1
              HostKeyAlias {network}.1
              User root
              IdentityFile {place / "client"}
              IdentitiesOnly yes
              UserKnownHostsFile {place / "known_hosts"}

            """);
        host.Dotnet = $"{dotnet}/dotnet";
        return host;
    }

    /// <summary>The runtime on the host.</summary>
    public string Dotnet { get; private set; } = "";

    /// <summary>Runs a shell command there, as a person would.</summary>
    public string Run(string command)
    {
        var start = new ProcessStartInfo("ssh", ["-F", SshConfig, "host01", command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var ssh = Process.Start(start)!;
        var error = ssh.StandardError.ReadToEndAsync();
        var output = ssh.StandardOutput.ReadToEnd();
        ssh.WaitForExit();
        return ssh.ExitCode == 0 ? output.TrimEnd('\n') : throw new InvalidOperationException($"{command}: {error.Result}{output}");
    }

    public void Dispose()
    {
        holder.StandardInput.Close();
        holder.WaitForExit(20_000);
        holder.Dispose();
        File.Delete(SshConfig);
    }
}
