using System.Text.Json;
using NuGet.Protocol;

namespace BuildKit.Packages;

/// <summary>Where a feed does what, as its index says: version 3 of NuGet's protocol.</summary>
sealed record FeedIndex
{
    public required Uri Push { get; init; }

    /// <summary>Null if the feed takes no symbols.</summary>
    public Uri? PushSymbols { get; init; }

    /// <summary>Null if the feed does not give packages by their names.</summary>
    public Uri? Packages { get; init; }

    /// <summary>Null if it is no index, or one of a feed that takes no packages.</summary>
    public static FeedIndex? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var resources = document.RootElement.GetProperty("resources").EnumerateArray().SelectMany(Resources).ToList();
            return Find(resources, ServiceTypes.PackagePublish) is { } push
                ? new() { Push = push, PushSymbols = Find(resources, ServiceTypes.SymbolPackagePublish), Packages = Find(resources, ServiceTypes.PackageBaseAddress) }
                : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    static IEnumerable<(string Type, Uri Address)> Resources(JsonElement resource)
    {
        var type = resource.GetProperty("@type");
        var types = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()) : [type.GetString()];
        return Uri.TryCreate(resource.GetProperty("@id").GetString(), UriKind.Absolute, out var address)
            ? types.OfType<string>().Select(one => (one, address)) : [];
    }

    // NuGet lists the newest name of a service first.
    static Uri? Find(List<(string Type, Uri Address)> resources, string[] names) =>
        names.Select(name => resources.FirstOrDefault(resource => resource.Type == name).Address).FirstOrDefault(address => address is not null);
}
