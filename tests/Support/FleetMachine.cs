using System.Globalization;

namespace BuildKit.Tests;

/// <summary>One host of a fleet, and what can befall it.</summary>
/// <param name="fleet">The fleet's directory.</param>
/// <param name="name">Its name, also for ssh.</param>
/// <param name="address">Its address.</param>
/// <param name="link">This side's end of its cable.</param>
public sealed class FleetMachine(AbsolutePath fleet, string name, string address, string link)
{
    const string ServicePort = "8080";

    public string Name { get; } = name;

    public string Address { get; } = address;

    /// <summary>Where its service answers, once it has been restarted.</summary>
    public string Url => $"http://{Address}:{ServicePort}";

    /// <summary>Its first process, as this machine counts them.</summary>
    public int Pid => int.Parse(File.ReadAllText(fleet / Name / "pid"), CultureInfo.InvariantCulture);

    /// <summary>A path on the host, as this machine sees it while the host is up.</summary>
    public AbsolutePath this[string path] => AbsolutePath.Of($"/proc/{Pid}/root{path}");

    /// <summary>A path on the host's disk, which stays when the plug is pulled.</summary>
    public AbsolutePath Disk(string path) => AbsolutePath.Of($"{fleet}/{Name}/root{path}");

    /// <summary>All that was ever written to its disk, and nothing else.</summary>
    public AbsolutePath Written => AbsolutePath.Of($"{fleet}/{Name}/upper");

    /// <summary>Runs a shell command on the host, past sshd and network.</summary>
    public Task<string> RunAsync(string command) =>
        Fleet.Shell.RunAsync("nsenter", "--target", Text(Pid), "--mount", "--uts", "--ipc", "--pid", "--net", $"--root=/proc/{Pid}/root", "--wd=/", "sh", "-c", command);

    public Task CutLinkAsync() => Fleet.Shell.RunAsync("ip", "link", "set", link, "down");

    public Task MendLinkAsync() => Fleet.Shell.RunAsync("ip", "link", "set", link, "up");

    /// <summary>What comes from this machine to the host goes no faster; 0 for as fast as it can.</summary>
    public Task SlowLinkAsync(int kilobitsASecond) => kilobitsASecond == 0
        ? Fleet.Shell.RunAsync("tc", "qdisc", "del", "dev", link, "root")
        : Fleet.Shell.RunAsync("tc", "qdisc", "replace", "dev", link, "root", "tbf", "rate", $"{kilobitsASecond}kbit", "burst", "64kb", "latency", "300ms");

    /// <summary>New connections are taken by the kernel, but nobody speaks; those that are there go on.</summary>
    public Task FreezeSshdAsync() => RunAsync("kill -STOP $(cat /run/sshd.pid)");

    public Task ThawSshdAsync() => RunAsync("kill -CONT $(cat /run/sshd.pid)");

    /// <summary>Nothing listens any more, and whoever is connected is cut off.</summary>
    public Task KillSshdAsync() => RunAsync("kill -9 $(cat /run/sshd.pid) $(pgrep -x sshd) 2>/dev/null; rm -f /run/sshd.pid");

    /// <summary>Cuts off who is connected; the commands that they run go on.</summary>
    public Task DropSessionsAsync() => RunAsync("kill -9 $(pgrep -x sshd | grep -vx \"$(cat /run/sshd.pid)\")");

    public Task StartSshdAsync() => RunAsync("/usr/sbin/sshd");

    /// <summary>Everything on the host stops where it is.</summary>
    public void Freeze() => File.WriteAllText($"{Group}/cgroup.freeze", "1");

    public void Thaw() => File.WriteAllText($"{Group}/cgroup.freeze", "0");

    public Task PullPlugAsync() => Fleet.RunAsync("off", fleet, Name);

    public Task PlugInAsync() => Fleet.RunAsync("start", fleet, Name);

    /// <summary>The port answers that nobody listens.</summary>
    public Task RejectAsync(int port = 22) => RunAsync($"iptables -I INPUT -p tcp --dport {port} -j REJECT --reject-with tcp-reset");

    /// <summary>The port swallows what it gets.</summary>
    public Task SwallowAsync(int port = 22) => RunAsync($"iptables -I INPUT -p tcp --dport {port} -j DROP");

    /// <summary>Takes back the last of these.</summary>
    public Task OpenAsync() => RunAsync("iptables -D INPUT 1");

    /// <summary>Only one other machine may come in.</summary>
    public void ShutOut(string allButAddress) =>
        RunAsync($"iptables -A INPUT -p tcp --dport 22 -s {allButAddress} -j ACCEPT; iptables -A INPUT -p tcp --dport 22 -j DROP").GetAwaiter().GetResult();

    /// <summary>A disk of its own for a directory of the host.</summary>
    /// <param name="directory">It is made.</param>
    /// <param name="kibibytes">How much fits.</param>
    /// <param name="inodes">How many files fit; 0 for any number.</param>
    public Task MountAsync(string directory, int kibibytes, int inodes = 0) =>
        RunAsync($"mkdir -p {directory} && mount -t tmpfs -o size={kibibytes}k,nr_inodes={inodes} small {directory}");

    /// <summary>Changes the room of that disk.</summary>
    public Task ResizeAsync(string directory, int kibibytes) => RunAsync($"mount -o remount,size={kibibytes}k {directory}");

    /// <summary>From now on it shows another host key.</summary>
    public Task ChangeHostKeyAsync() =>
        RunAsync("rm /etc/ssh/ssh_host_ed25519_key* && ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key && kill -HUP $(cat /run/sshd.pid)");

    /// <summary>The fingerprint of its host key, as ssh-keygen tells it.</summary>
    public async Task<string> HostKeyAsync() => (await RunAsync("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub")).Split(' ')[1];

    /// <summary>Sets what new sessions take for the time.</summary>
    public Task ShiftClockAsync(TimeSpan by)
    {
        Needs.Tool("faketime");
        var offset = by.TotalSeconds.ToString("+0;-0", CultureInfo.InvariantCulture);
        return RunAsync($"library=$(ls /usr/lib/*/faketime/libfaketime.so.1) && echo \"SetEnv LD_PRELOAD=$library FAKETIME={offset}s FAKETIME_DONT_FAKE_MONOTONIC=1\" >>/etc/ssh/sshd_config && kill -HUP $(cat /run/sshd.pid)");
    }

    /// <summary>
    /// Puts <c>/srv/restart</c> there, which lets <c>www</c> of what it is started in be served at <see cref="Url"/>: a service that answers
    /// <c>/health</c> if the release has such a file.
    /// </summary>
    public Task AddServiceAsync() => RunAsync($$"""
        cat >/srv/restart <<'END'
        #!/bin/sh
        if [ -e /run/service.pid ]; then kill -9 $(cat /run/service.pid) 2>/dev/null; fi
        while busybox nc 127.0.0.1 {{ServicePort}} </dev/null >/dev/null 2>&1; do sleep 0.05; done
        busybox httpd -f -p {{ServicePort}} -h "$(pwd -P)/www" &
        echo $! >/run/service.pid
        END
        chmod 755 /srv/restart
        """);

    /// <summary>What all its processes have taken since it is up.</summary>
    public TimeSpan ProcessorTime => TimeSpan.FromMicroseconds(long.Parse(File.ReadLines($"{Group}/cpu.stat").First().Split(' ')[1], CultureInfo.InvariantCulture));

    string Group => $"{File.ReadLines("/proc/mounts").Select(line => line.Split(' ')).First(words => words[2] == "cgroup2")[1]}/{link.Replace("-v", "-", StringComparison.Ordinal)}";

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
