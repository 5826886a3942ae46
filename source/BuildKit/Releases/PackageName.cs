namespace BuildKit.Releases;

/// <summary>The parts of the file name of a NuGet package: <c>ID.VERSION.nupkg</c>.</summary>
sealed record PackageName(string Id, string Version, string Extension)
{
    public static PackageName Of(string file)
    {
        var (stem, extension) = (Path.GetFileNameWithoutExtension(file), Path.GetExtension(file));
        for (var dot = stem.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = stem.IndexOf('.', dot + 1))
        {
            if (IsVersion(stem[(dot + 1)..]))
            {
                return new(stem[..dot], stem[(dot + 1)..], extension);
            }
        }

        return new(stem, "", extension);
    }

    // NuGet knows a fourth number, and packages of old have it.
    static bool IsVersion(string text)
    {
        var core = text.Split('-')[0].Split('.');
        return SemanticVersion.TryParse(text, out _)
            || (core.Length == 4 && core.All(number => number.Length > 0 && number.All(char.IsAsciiDigit)));
    }
}
