using System.Text.RegularExpressions;
using BuildKit.Commands;

namespace BuildKit;

/// <summary>
/// A tool that a target requires, in a range of versions. All requirements of a plan are checked together before anything
/// runs, each tool once: <c>Requires(DotNet.AtLeast("10.0.100"), Terraform.AtLeast("1.5").Below("2"))</c>.
/// </summary>
public sealed record ToolRequirement
{
    internal ToolRequirement(Tool tool) => Tool = tool;

    /// <summary>Makes the tool's command from arguments.</summary>
    internal Tool Tool { get; }

    /// <summary>What the tool is asked with.</summary>
    internal IReadOnlyList<string> Question { get; init; } = ["--version"];

    /// <summary>Finds the version in the answer; null for the first thing that looks like one.</summary>
    internal string? Pattern { get; init; }

    /// <summary>Long enough for a cold start on a busy machine, short enough to notice.</summary>
    internal TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    internal ToolVersion? Least { get; init; }

    internal ToolVersion? Limit { get; init; }

    /// <summary>False if the tool only has to be there, so that it is not started.</summary>
    internal bool AsksVersion => Least is not null || Limit is not null;

    internal Command Command => Tool([.. Question]).Quiet().Timeout(TimeLimit);

    /// <summary>The range in words, such as <c>1.5 or later, below 2</c>.</summary>
    internal string Range => (Least, Limit) switch
    {
        (null, null) => "any version",
        (null, _) => $"below {Limit}",
        (_, null) => $"{Least} or later",
        _ => $"{Least} or later, below {Limit}",
    };

    /// <summary>The versions from this one on.</summary>
    /// <exception cref="BuildException">BK0733: that is no version.</exception>
    public ToolRequirement AtLeast(string version) => this with { Least = VersionOf(version) };

    /// <summary>The versions below this one; pre-releases of it count as below, so <c>Below("2")</c> allows <c>2.0-rc.1</c>.</summary>
    /// <exception cref="BuildException">BK0733: that is no version.</exception>
    public ToolRequirement Below(string version) => this with { Limit = VersionOf(version) };

    /// <summary>What the tool is asked with. Default: <c>--version</c>.</summary>
    public ToolRequirement AskedBy(params IEnumerable<string> arguments) => this with { Question = [.. arguments] };

    /// <summary>
    /// A regular expression that finds the version in what the tool says: its first group, or all of it. Default: the first
    /// thing that looks like a version.
    /// </summary>
    public ToolRequirement Matching(string pattern) => this with { Pattern = pattern };

    /// <summary>The version that the tool's answer states; null if there is none.</summary>
    /// <exception cref="ArgumentException">The pattern is no regular expression.</exception>
    /// <exception cref="RegexMatchTimeoutException">The pattern takes too long.</exception>
    internal ToolVersion? VersionIn(string answer)
    {
        if (Pattern is null)
        {
            return ToolVersion.FirstIn(answer);
        }

        var match = Regex.Match(answer, Pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        return match.Success ? ToolVersion.FirstIn(match.Groups[match.Groups.Count > 1 ? 1 : 0].Value) : null;
    }

    internal bool IsMetBy(ToolVersion found) =>
        (Least is null || found.CompareTo(Least) >= 0) && (Limit is null || found.CompareTo(Limit) < 0);

    static ToolVersion VersionOf(string text) => ToolVersion.Parse(text) ?? throw Errors.NotAToolVersion(text).Exception();
}
