using BuildKit.Tools;

namespace BuildKit;

/// <summary>
/// Gives a member a tool that is looked up on PATH when a command of it starts:
/// <c>[PathTool] readonly Tool Terraform = null!;</c>.
/// </summary>
/// <param name="name">The tool's name as it is typed in a terminal; default: the member's name in small letters.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class PathToolAttribute(string? name = null) : InjectionAttribute
{
    /// <summary>The tool's name; null for the member's name in small letters.</summary>
    public string? Name { get; } = name;

    /// <inheritdoc/>
    protected internal override object ValueOf(InjectedMember member) =>
        InjectedTool.For(member, "PathTool", Tool.Of(ToolName.Of(Name ?? member.Name.ToLowerInvariant())));
}

/// <summary>
/// Gives a member a tool of the tool manifest, <c>.config/dotnet-tools.json</c> or <c>dotnet-tools.json</c> in the root
/// directory or above: <c>[DotNetTool("reportgenerator")] readonly Tool ReportGenerator = null!;</c>. The same as
/// <see cref="DotNet.Tool"/>.
/// </summary>
/// <param name="name">The command's name; default: the member's name in small letters.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class DotNetToolAttribute(string? name = null) : InjectionAttribute
{
    /// <summary>The command's name; null for the member's name in small letters.</summary>
    public string? Name { get; } = name;

    /// <inheritdoc/>
    protected internal override object ValueOf(InjectedMember member) =>
        InjectedTool.For(member, "DotNetTool", DotNet.Tool(Name ?? member.Name.ToLowerInvariant()));
}

/// <summary>
/// Gives a member a tool of the nearest <c>node_modules/.bin</c>: <c>[NpmTool("eslint", From = "web")] readonly Tool
/// EsLint = null!;</c>. The same as <see cref="Npm.Tool"/>.
/// </summary>
/// <param name="name">The tool's name; default: the member's name in small letters.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class NpmToolAttribute(string? name = null) : InjectionAttribute
{
    /// <summary>The tool's name; null for the member's name in small letters.</summary>
    public string? Name { get; } = name;

    /// <summary>
    /// Where the search begins, upwards to the root directory: relative to the root directory. Default: where the command
    /// runs.
    /// </summary>
    public string? From { get; init; }

    /// <inheritdoc/>
    protected internal override object ValueOf(InjectedMember member) =>
        InjectedTool.For(member, "NpmTool", Npm.Tool(Name ?? member.Name.ToLowerInvariant(), From));
}
