namespace BuildKit.Tools;

/// <summary>
/// The SDK that <c>dotnet</c> takes for a directory, found without starting it: what global.json asks for, among what is installed, by the
/// rules of the host.
/// </summary>
/// <param name="Version">Its version, which is its directory's name.</param>
/// <param name="Directory">Where it lies.</param>
sealed record SdkSelection(string Version, AbsolutePath Directory)
{
    const string Host = "$host$";

    /// <summary>Null if none will do; <c>dotnet</c> then says so.</summary>
    /// <param name="directory">Where the command runs.</param>
    /// <param name="host">The directory of the <c>dotnet</c> that is started, links followed.</param>
    public static SdkSelection? For(AbsolutePath directory, AbsolutePath host)
    {
        var request = SdkRequest.For(directory);
        return Roots(request, host).Select(root => In(root / "sdk", request)).FirstOrDefault(found => found is not null);
    }

    // Paths are relative to the file that names them.
    static IEnumerable<AbsolutePath> Roots(SdkRequest request, AbsolutePath host) =>
        request is { Paths: { } paths, File: { } file } ? paths.Select(path => path == Host ? host : file.Parent / path) : [host];

    static SdkSelection? In(AbsolutePath folder, SdkRequest request)
    {
        if (request is { Version: { } wanted, WantsExactly: true } && IsSdk(folder, $"{wanted}"))
        {
            return new($"{wanted}", folder / $"{wanted}");
        }

        SemanticVersion? best = null;
        foreach (var name in Names(folder))
        {
            if (SemanticVersion.TryParse(name, out var version) && request.Allows(version) && (best is null || request.Prefers(version, best)) && IsSdk(folder, name))
            {
                best = version;
            }
        }

        return best is null ? null : new($"{best}", folder / $"{best}");
    }

    static IEnumerable<string> Names(AbsolutePath folder)
    {
        try
        {
            return [.. System.IO.Directory.EnumerateDirectories(folder).Select(Path.GetFileName).OfType<string>()];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    static bool IsSdk(AbsolutePath folder, string name) => File.Exists(folder / name / "dotnet.dll");
}
