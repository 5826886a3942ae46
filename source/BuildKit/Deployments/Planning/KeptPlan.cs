using System.Collections.Immutable;
using System.Text.Json;
using BuildKit.Files;
using BuildKit.Inventories;

namespace BuildKit.Deployments;

/// <summary>A plan that a dry run has kept, and what it was made from, so that it can be told later what has changed since.</summary>
sealed record KeptPlan
{
    public required string Id { get; init; }

    public required string Product { get; init; }

    public required string Environment { get; init; }

    public required string Release { get; init; }

    public required string ReleaseDigest { get; init; }

    /// <summary>The hosts that are left alone.</summary>
    public required ImmutableArray<string> Excluded { get; init; }

    /// <summary>Of each host the digest of all that its inventory says.</summary>
    public required ImmutableSortedDictionary<string, string> Listed { get; init; }

    /// <summary>Of each host what it said, in words and as a digest.</summary>
    public required ImmutableSortedDictionary<string, string> Observed { get; init; }

    public static KeptPlan Of(DeploymentPlan plan, FleetState observed, EnvironmentModel place) => new()
    {
        Id = plan.Id,
        Product = plan.Product,
        Environment = plan.Environment,
        Release = plan.Release,
        ReleaseDigest = plan.ReleaseDigest,
        Excluded = [.. plan.Hosts.Where(host => host.Work == HostWork.Excluded).Select(host => host.Name)],
        Listed = (place.Inventory?.Hosts ?? []).ToImmutableSortedDictionary(host => host.Name, host => $"{Digest.OfBytes(System.Text.Encoding.UTF8.GetBytes(Inventory.Line(host)))}", StringComparer.Ordinal),
        Observed = observed.Hosts.ToImmutableSortedDictionary(host => host.Name, InWords, StringComparer.Ordinal),
    };

    /// <summary>Refuses to go on unless everything is as it was when the plan was made.</summary>
    /// <exception cref="BuildException">BK0515: something has changed; the message says what.</exception>
    public void Require(DeploymentPlan plan, FleetState observed, EnvironmentModel place)
    {
        if (plan.Id == Id)
        {
            return;
        }

        var now = Of(plan, observed, place);
        List<(string, string)> changes =
        [
            .. ReleaseDigest == now.ReleaseDigest ? [] : new[] { ("Release", $"{Release} has the digest {now.ReleaseDigest}, and had {ReleaseDigest}") },
            .. Differences("Inventory", Listed, now.Listed, (host, _, _) => $"{host} is described otherwise"),
            .. Differences("Hosts", Observed, now.Observed, (host, was, isNow) => $"{host}: was {was}; is {isNow}"),
        ];
        throw Errors.PlanOutdated(KeptPlans.Short(Id), Environment, changes.Count > 0 ? changes : [("Deployment", "what the script says of batches, failures, health or retention")]).Exception();
    }

    static IEnumerable<(string, string)> Differences(string name, ImmutableSortedDictionary<string, string> was, ImmutableSortedDictionary<string, string> now, Func<string, string, string, string> changed)
    {
        string[] lines =
        [
            .. was.Keys.Except(now.Keys).Select(host => $"{host} is gone"),
            .. now.Keys.Except(was.Keys).Select(host => $"{host} is new"),
            .. was.Where(host => now.TryGetValue(host.Key, out var value) && value != host.Value).Select(host => changed(host.Key, host.Value, now[host.Key])),
        ];
        return lines.Length == 0 ? [] : [(name, string.Join('\n', lines))];
    }

    // The digest behind the words tells what they leave out.
    static string InWords(ObservedHost host) => $"{(host.IsExcluded ? "left out"
        : host.Status is not { } status ? "not reachable"
        : $"{status.Current ?? "nothing"}{(status.Healthy == false ? " unhealthy" : "")}{(status.Pending is { } pending ? $", {pending.Verb} of {pending.Release} begun" : "")}, with {Errors.Count(status.Releases.Length, "release")}")}"
        + $" ({new FleetState([host]).Digest()[..12]})";

    public byte[] ToBytes() => JsonObjects.Bytes(JsonObjects.Indented, json =>
    {
        json.WriteNumber("format", KeptPlans.Format);
        json.WriteString("id", Id);
        json.WriteString("product", Product);
        json.WriteString("environment", Environment);
        json.WriteString("release", Release);
        json.WriteString("releaseDigest", ReleaseDigest);
        json.WriteStrings("excluded", Excluded);
        Write(json, "listed", Listed);
        Write(json, "observed", Observed);
    });

    static void Write(Utf8JsonWriter json, string name, ImmutableSortedDictionary<string, string> values)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }
}
