using System.Collections.Immutable;
using System.Text.Json;
using BuildKit.Files;

namespace BuildKit.Deployments;

/// <summary>The plans that dry runs have kept, <c>.buildkit/plans/ID.json</c>.</summary>
sealed class KeptPlans(AbsolutePath directory)
{
    public const int Format = 1;

    // Enough to tell plans apart, and what is printed of an id.
    const int Shown = 12;

    public static KeptPlans Of(AbsolutePath root) => new(root / ".buildkit/plans");

    /// <summary>What somebody types to mean the plan.</summary>
    public static string Short(string id) => id[..Shown];

    public void Keep(KeptPlan plan)
    {
        Directory.CreateDirectory(directory);
        AtomicFile.WriteBytes(directory / $"{plan.Id}.json", plan.ToBytes());
    }

    /// <summary>The plan with this id, or whose id begins so.</summary>
    /// <exception cref="BuildException">BK0514: there is none, or it cannot be read.</exception>
    public KeptPlan Find(string id)
    {
        var kept = Directory.Exists(directory) ? Directory.EnumerateFiles(directory, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).ToList() : [];
        return kept.Where(known => id.Length >= 6 && known.StartsWith(id, StringComparison.OrdinalIgnoreCase)).ToList() is [var one]
            ? Read(directory / $"{one}.json", one) : throw Errors.NoSuchPlan(id, [.. kept.Select(Short)]).Exception();
    }

    static KeptPlan Read(AbsolutePath file, string id)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = json.RootElement;
            return root.GetProperty("format").GetInt32() != Format || root.GetProperty("id").GetString() != id
                ? throw Errors.NoSuchPlan(id, []).Exception()
                : new()
                {
                    Id = id,
                    Product = Text(root, "product"),
                    Environment = Text(root, "environment"),
                    Release = Text(root, "release"),
                    ReleaseDigest = Text(root, "releaseDigest"),
                    Excluded = [.. root.GetProperty("excluded").EnumerateArray().Select(host => host.GetString()!)],
                    Listed = Texts(root, "listed"),
                    Observed = Texts(root, "observed"),
                };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw Errors.NoSuchPlan(id, []).Exception(e);
        }
    }

    static string Text(JsonElement root, string name) => root.GetProperty(name).GetString() ?? throw new JsonException(name);

    static ImmutableSortedDictionary<string, string> Texts(JsonElement root, string name) =>
        root.GetProperty(name).EnumerateObject().ToImmutableSortedDictionary(value => value.Name, value => value.Value.GetString() ?? "", StringComparer.Ordinal);
}
