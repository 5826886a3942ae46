namespace BuildKit.Hosts;

/// <summary>How the OpenSSH client is used; what is not said here is up to the user's own configuration of it.</summary>
sealed record SshSettings
{
    /// <summary>Sessions of one connection at once: sshd allows 10, and one of ours only keeps the connection.</summary>
    public const int SessionsOfConnection = 8;

    /// <summary>In place of the user's configuration, <c>~/.ssh/config</c>; null for that one.</summary>
    public AbsolutePath? ConfigFile { get; init; }

    /// <summary>True to note the key of a host that is not known, once; a key that has changed is refused all the same.</summary>
    public bool AcceptsNewHostKeys { get; init; }

    /// <summary>For each of: reaching the host, and being let in.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After how long a silence the host is asked whether it is still there; after three such silences the connection is given up.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many connections may be about to be made at once: below what makes sshd drop some (<c>MaxStartups 10:30:100</c>).</summary>
    public int ConnectsAtOnce { get; init; } = 10;

    /// <summary>How often a lost connection is made again, for one verb or one package.</summary>
    public int Tries { get; init; } = 3;

    /// <summary>The pause before the first of these; it doubles.</summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>True to send everything for a host through one connection, which OpenSSH on Windows cannot.</summary>
    public bool SharesConnections { get; init; } = !OperatingSystem.IsWindows();
}

/// <summary>Where ssh connects to; what is null is up to the user's configuration.</summary>
sealed record SshDestination(string Address, string? User = null, int? Port = null)
{
    /// <summary>As people write it: <c>deploy@web-01:22</c>.</summary>
    public override string ToString() =>
        $"{(User is null ? "" : $"{User}@")}{(Port is not null && Address.Contains(':', StringComparison.Ordinal) ? $"[{Address}]" : Address)}{(Port is null ? "" : $":{Port}")}";
}
