using System.Diagnostics;
using System.Globalization;

namespace BuildKit.Tests.Fleets;

/// <summary>
/// One host with a real systemd, an sshd and the .NET runtime of this machine: Debian in a container of systemd-nspawn. Its image is made once,
/// in <c>.buildkit/components/debian-systemd</c>.
/// </summary>
public sealed class SystemdHost : IDisposable
{
    readonly Process holder;
    readonly AbsolutePath place;

    SystemdHost(Process holder, AbsolutePath place) => (this.holder, this.place) = (holder, place);

    static AbsolutePath Script => SourceTree.Root / "tests/Support/systemd.bash";

    static AbsolutePath Image => SourceTree.Root / ".buildkit/components/debian-systemd";

    public AbsolutePath SshConfig => place.Parent / $"{place.Name}.ssh";

    public static async Task<SystemdHost> UpAsync()
    {
        Needs.Fleet();
        await MakeImageAsync();
        var number = Environment.ProcessId % 200;
        var (place, network) = (AbsolutePath.Of($"/run/bksd{number}"), string.Create(CultureInfo.InvariantCulture, $"10.199.{number}"));
        var dotnet = Path.GetDirectoryName(new FileInfo(Needs.Tool("dotnet")).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Needs.Tool("dotnet"))!;
        var start = new ProcessStartInfo("bash", [Script, "hold", place, place.Name, $"{network}.1", network, Image, dotnet])
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

    // A minute and 270 MB: not for every day.
    static async Task MakeImageAsync()
    {
        if (!File.Exists(Image / ".complete"))
        {
            Assert.SkipUnless(Rounds.AreMany, $"runs in Soak, or once there is an image: bash tests/Support/systemd.bash make {Image}");
            Needs.Tool("systemd-nspawn");
            Needs.Tool("debootstrap");
            await Fleet.RunScriptAsync(Script, "make", Image);
        }
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
