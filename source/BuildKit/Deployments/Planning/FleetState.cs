using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using BuildKit.Hosts;

namespace BuildKit.Deployments;

/// <summary>What the hosts of an environment have said of themselves, in the order of the inventory.</summary>
sealed record FleetState(ImmutableArray<ObservedHost> Hosts)
{
    /// <summary>Of all that was observed, so that a plan tells whether it is older than the facts.</summary>
    public string Digest()
    {
        var text = new StringBuilder();
        foreach (var host in Hosts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{host.Name} {host.Platform} {host.IsExcluded} ");
            Append(text, host.Status);
        }

        return BuildKit.Files.Digest.OfBytes(Encoding.UTF8.GetBytes(text.ToString())).ToString();
    }

    static void Append(StringBuilder text, HostStatus? status)
    {
        if (status is null)
        {
            text.Append("unreachable\n");
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"{status.Current} {status.Active} {status.Previous} {status.Problem} {status.Healthy} ");
        text.Append(CultureInfo.InvariantCulture, $"{status.Pending?.Verb} {status.Pending?.Release}");
        foreach (var release in status.Releases.OrderBy(release => release.Id, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $" {release.Id}={release.Digest}{(release.Bad ? "!" : "")}");
        }

        foreach (var migration in status.Migrations)
        {
            text.Append(CultureInfo.InvariantCulture, $" {migration.Step}:{migration.Release}={migration.State}");
        }

        text.Append('\n');
    }
}

/// <summary>What one host has said of itself, or that it could not be asked.</summary>
sealed record ObservedHost
{
    public required string Name { get; init; }

    /// <summary>Null if it did not answer.</summary>
    public HostStatus? Status { get; init; }

    /// <summary>Why it did not answer.</summary>
    public BuildError? Cause { get; init; }

    /// <summary>The runtime identifier of its platform.</summary>
    public string Platform { get; init; } = "";

    /// <summary>What it does, by the inventory.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>The user wants it left alone.</summary>
    public bool IsExcluded { get; init; }
}
