namespace BuildKit.Tools;

/// <summary>
/// What a text with properties may stand for. A property may have several values, because conditions are not evaluated; what cannot be
/// known becomes <see cref="Unknown"/>, and a place that holds no sources, such as an output folder, <see cref="NoSource"/>.
/// </summary>
sealed class PropertyText(Func<string, MSBuildFile, IReadOnlyList<(string Value, MSBuildFile File)>?> values)
{
    public const char Unknown = '\uFFFE';
    public const char NoSource = '\uFFFF';

    const int MaximumValues = 32;

    static readonly string[] OutsideOfSources =
    [
        "NuGetPackageRoot", "MSBuildExtensionsPath", "MSBuildExtensionsPath32", "MSBuildExtensionsPath64", "MSBuildToolsPath", "MSBuildBinPath", "MSBuildSDKsPath",
        "NetCoreTargetingPackRoot", "NetCoreRoot", "DOTNET_HOST_PATH", "OutputPath", "OutDir", "BaseOutputPath", "TargetDir", "TargetPath", "TargetFileName",
        "IntermediateOutputPath", "BaseIntermediateOutputPath", "MSBuildProjectExtensionsPath", "PublishDir", "PackageOutputPath", "ArtifactsPath", "VSTestResultsDirectory",
    ];

    readonly HashSet<string> open = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>All texts that it may stand for, without repetition.</summary>
    public IReadOnlyList<string> Of(string text, MSBuildFile file)
    {
        List<string> texts = [""];
        for (var at = 0; at < text.Length;)
        {
            var start = text.IndexOf("$(", at, StringComparison.Ordinal);
            var literal = start < 0 ? text[at..] : text[at..start];
            texts = [.. texts.Select(before => before + literal)];
            if (start < 0)
            {
                break;
            }

            var end = Balanced(text, start + 1);
            if (end < 0)
            {
                return [Unknown.ToString()];
            }

            var inner = Inner(text[(start + 2)..end], file);
            texts = [.. texts.SelectMany(before => inner.Select(value => before + value)).Distinct()];
            if (texts.Count > MaximumValues)
            {
                return [Unknown.ToString()];
            }

            at = end + 1;
        }

        return texts;
    }

    IReadOnlyList<string> Inner(string expression, MSBuildFile file) => expression.Trim() switch
    {
        ['[', ..] call => Call(call, file),
        var name when name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') => Property(name, file),
        _ => [Unknown.ToString()],
    };

    List<string> Property(string name, MSBuildFile file)
    {
        if (values(name, file) is { } known)
        {
            // A property that is made of itself, "$(NoWarn);CS1591", ends there.
            if (!open.Add(name))
            {
                return [""];
            }

            List<string> all = [.. known.SelectMany(one => Of(one.Value, one.File)).Distinct()];
            open.Remove(name);
            return all.Count == 0 ? [""] : all;
        }

        return OutsideOfSources.Contains(name, StringComparer.OrdinalIgnoreCase) || name.StartsWith("Pkg", StringComparison.Ordinal)
            ? [NoSource.ToString()] : [Unknown.ToString()];
    }

    // [MSBuild]::NormalizePath('a', 'b') and the few others that builds make paths with.
    IReadOnlyList<string> Call(string call, MSBuildFile file)
    {
        var open = call.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || Balanced(call, open) != call.Length - 1)
        {
            return [Unknown.ToString()];
        }

        var arguments = Arguments(call[(open + 1)..^1]).Select(argument => Of(argument, file)).ToList();
        return arguments.Exists(argument => argument.Count != 1)
            ? [Unknown.ToString()]
            : [PathCall(call[..open].Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant(), [.. arguments.Select(argument => argument[0])], file)];
    }

    static string PathCall(string function, string[] arguments, MSBuildFile file)
    {
        if (arguments.Any(argument => argument.AsSpan().ContainsAny(Unknown, NoSource)))
        {
            return arguments[0].StartsWith(NoSource) ? NoSource.ToString() : Unknown.ToString();
        }

        return (function, arguments) switch
        {
            ("[MSBUILD]::NORMALIZEPATH" or "[SYSTEM.IO.PATH]::GETFULLPATH", _) => Combined(arguments, file),
            ("[SYSTEM.IO.PATH]::COMBINE", _) => Path.Combine([.. arguments.Select(Slashed)]),
            ("[MSBUILD]::NORMALIZEDIRECTORY", _) => Combined(arguments, file) + "/",
            ("[MSBUILD]::ENSURETRAILINGSLASH", [var path]) => Slashed(path).TrimEnd('/') + "/",
            ("[SYSTEM.IO.PATH]::GETDIRECTORYNAME", [var path]) => Path.GetDirectoryName(Slashed(path)) ?? "",
            ("[MSBUILD]::GETDIRECTORYNAMEOFFILEABOVE", [var from, var name]) => DirectoryAbove(file.Directory / Slashed(from), name) ?? "",
            ("[MSBUILD]::GETPATHOFFILEABOVE", [var name]) => FileAbove(file.Directory, name),
            ("[MSBUILD]::GETPATHOFFILEABOVE", [var name, var from]) => FileAbove(file.Directory / Slashed(from), name),
            _ => Unknown.ToString(),
        };
    }

    static string Combined(string[] arguments, MSBuildFile file) => file.Directory / Path.Combine([.. arguments.Select(Slashed)]);

    static string FileAbove(AbsolutePath directory, string name) => DirectoryAbove(directory, name) is { } at ? at / Slashed(name) : "";

    // The directory from which the name leads to a file: for ".git/HEAD" the one that .git is in.
    static AbsolutePath? DirectoryAbove(AbsolutePath directory, string name) =>
        ProjectSources.Upwards(directory).FirstOrDefault(at => File.Exists(at / Slashed(name)));

    static string Slashed(string path) => path.Replace('\\', '/');

    static List<string> Arguments(string list)
    {
        var arguments = new List<string>();
        var (depth, quote, start) = (0, '\0', 0);
        for (var i = 0; i < list.Length; i++)
        {
            quote = quote == '\0' && list[i] is '\'' or '"' or '`' ? list[i] : list[i] == quote ? '\0' : quote;
            depth += list[i] == '(' ? 1 : list[i] == ')' ? -1 : 0;
            if (list[i] == ',' && depth == 0 && quote == '\0')
            {
                arguments.Add(list[start..i]);
                start = i + 1;
            }
        }

        arguments.Add(list[start..]);
        return [.. arguments.Select(argument => argument.Trim().Trim('\'', '"', '`'))];
    }

    // Where the parenthesis closes that opens at an index; -1 if it does not.
    static int Balanced(string text, int open)
    {
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }
}
