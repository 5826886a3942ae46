namespace BuildKit.Releases;

/// <summary>What the host script of a product is told besides the release; constants of the script.</summary>
sealed record HostSettings
{
    /// <summary>A shell command, run in the directory of the active release; exit code 0 means healthy. Null for no check.</summary>
    public string? Health { get; init; }

    /// <summary>What the host asks for over HTTP; null for nothing.</summary>
    public string? HealthAddress { get; init; }

    public string? HealthHost { get; init; }

    public int HealthStatus { get; init; } = 200;

    public int HealthWithinSeconds { get; init; } = 30;

    public int HealthConsecutive { get; init; } = 1;

    /// <summary>A shell command that makes the service take up the active release; null for none.</summary>
    public string? Restart { get; init; }

    /// <summary>A shell command that takes the host out of the load balancer; null for none.</summary>
    public string? Drain { get; init; }

    public int DrainWithinSeconds { get; init; } = 30;

    public bool DrainMayFail { get; init; }

    /// <summary>A shell command that puts the host back; null for none.</summary>
    public string? Undrain { get; init; }

    /// <summary>In place of the commands above on Windows, in PowerShell; null for the same ones.</summary>
    public string? HealthOnWindows { get; init; }

    public string? RestartOnWindows { get; init; }

    public string? DrainOnWindows { get; init; }

    public string? UndrainOnWindows { get; init; }

    public int Keep { get; init; } = 5;

    /// <summary>What releases share: one path a line, with a slash at the end of a directory.</summary>
    public string Shared { get; init; } = "";

    /// <summary>Which secrets are kept in files of <c>shared/</c>: one a line, the variable and the path.</summary>
    public string SecretFiles { get; init; } = "";

    /// <summary>What is done to the data once for a release; null for nothing.</summary>
    public MigrationCommands? Migration { get; init; }
}

/// <summary>
/// The settings of each product of a script. They are declared where a product is deployed, and baked into its host
/// script where it is released, on a lower floor.
/// </summary>
sealed class HostSettingsOfProducts
{
    readonly Dictionary<string, (string Target, HostSettings Settings)> declared = new(StringComparer.Ordinal);
    readonly SortedDictionary<string, ArchiveModel> deployed = new(StringComparer.Ordinal);

    /// <summary>The products that a target deploys, and that have something to unpack on a host.</summary>
    public IReadOnlyList<HostScriptConstants> Deployed =>
        [.. deployed.Select(product => HostScriptConstants.Of(product.Key, Of(product.Key), product.Value))];

    public HostSettings Of(string product) => declared.GetValueOrDefault(product).Settings ?? new();

    public void Deploys(ProductModel product)
    {
        if (product.Archive is not null)
        {
            deployed[product.Name] = product.Archive;
        }
    }

    /// <exception cref="BuildException">BK0412: another target says something else.</exception>
    public void Declare(string product, string target, HostSettings settings)
    {
        if (declared.TryGetValue(product, out var other) && other.Target != target && other.Settings != settings)
        {
            throw Errors.TwoHostSettings(product, other.Target, target).Exception();
        }

        declared[product] = (target, settings);
    }
}
