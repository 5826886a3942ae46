using System.Diagnostics;
using System.Text.RegularExpressions;

namespace BuildKit.Tests.Tools;

/// <summary>The options that a real tool lists in its help, each with all its names.</summary>
static partial class ToolHelp
{
    public static IReadOnlyList<string[]> Options(string commandLine, AbsolutePath directory)
    {
        var words = commandLine.Split(' ');
        var text = Ask(words[0], [.. words[1..], words[0] == "git" ? "-h" : "--help"], directory);
        return words is ["git", "submodule" or "remote" or "worktree", ..] && !text.Contains("\n    -", StringComparison.Ordinal)
            ? [.. Usage(text, words[2]).Select(name => (string[])[name])]
            : [.. text.Split('\n').Where(IsOption).Select(Names).Where(names => names.Length > 0)];
    }

    public static string Ask(string tool, string[] arguments, AbsolutePath directory)
    {
        var start = new ProcessStartInfo(Needs.Tool(tool), arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        (start.Environment["DOTNET_CLI_UI_LANGUAGE"], start.Environment["DOTNET_NOLOGO"], start.Environment["LANG"]) = ("en", "1", "C.UTF-8");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        return process.StandardOutput.ReadToEnd() + error.Result;
    }

    /// <summary>
    /// Skips where another version of a tool lists other options than the one that the page was held against; CI compares
    /// them all the same, so that a new option is seen. The SDK is pinned and always compared.
    /// </summary>
    public static void NeedsKnownVersion(string tool)
    {
        if (tool == "dotnet" || Environment.GetEnvironmentVariable("CI") == "true")
        {
            return;
        }

        var known = Regex.Match(File.ReadAllText(SourceTree.Root / "docs/tool-options.md"), $@"\b{tool} (\d+(\.\d+)?)").Groups[1].Value;
        var version = BuildKit.Commands.ToolVersion.FirstIn(Ask(tool, ["--version"], SourceTree.Root))?.ToString() ?? "";
        Assert.SkipUnless($"{version}.".StartsWith($"{known}.", StringComparison.Ordinal), $"the options of {tool} {known} are known, and this is {version}");
    }

    // Deeper lines explain, and begin with a dash where they give an example.
    static bool IsOption(string line) => line.TrimStart() is ['-', ..] && line.Length - line.TrimStart().Length is > 0 and <= 6;

    static string[] Names(string line)
    {
        var names = line.Trim().Replace("[no-]", "", StringComparison.Ordinal).Split("  ")[0];
        return [.. OptionName().Matches(names).Select(name => name.Value)];
    }

    // "or: git submodule [--quiet] update [--init] [-f|--force] …"
    static IEnumerable<string> Usage(string text, string verb) =>
        text.Split('\n').Where(line => Regex.IsMatch(line, $@"\] {verb} |{verb}$")).Take(1)
            .SelectMany(line => OptionName().Matches(line[line.IndexOf($" {verb}", StringComparison.Ordinal)..].Replace("[no-]", "", StringComparison.Ordinal)))
            .Select(name => name.Value).Where(name => name.StartsWith("--", StringComparison.Ordinal));

    [GeneratedRegex(@"(?<=^|[\s,|\[])-{1,2}[A-Za-z0-9?][\w-]*")]
    private static partial Regex OptionName();
}
