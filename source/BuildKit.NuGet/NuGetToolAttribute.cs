using BuildKit.Packages;
using BuildKit.Tools;

namespace BuildKit;

/// <summary>
/// A tool that comes as a NuGet package: <c>[NuGetTool("dotnet-reportgenerator-globaltool")] readonly Tool ReportGenerator = null!;</c>.
/// It is downloaded when a command of it first starts, by the sources, credentials and mapping of <c>nuget.config</c>, into the user's
/// packages folder. Version and content hash stand in <c>build/tools.lock.json</c>, which is to be committed: the first use on a
/// developer's machine adds them, on a CI runner they must be there, and a package of other content is refused.
/// </summary>
public sealed class NuGetToolAttribute : InjectionAttribute, IPackagedTool
{
    /// <summary>The newest stable version, which the lock file holds until <c>./build.sh :tools update</c>.</summary>
    /// <param name="id">The package's id.</param>
    public NuGetToolAttribute(string id) => Id = id;

    /// <summary>Exactly this version.</summary>
    /// <param name="id">The package's id.</param>
    /// <param name="version">The version, such as <c>5.6.0</c>.</param>
    public NuGetToolAttribute(string id, string version) => (Id, Version) = (id, version);

    /// <summary>The package's id.</summary>
    public string Id { get; }

    /// <summary>The version; null for the newest stable one.</summary>
    public string? Version { get; }

    /// <summary>The command, for a package that has several; null for its only one.</summary>
    public string? Command { get; set; }

    /// <summary>
    /// The file to start, for a package that is no .NET tool: a path such as <c>tools/linux-x64/protoc</c>, or a name that is found under
    /// <c>tools</c>, in the folder that fits this machine; <c>.dll</c> files are started by <c>dotnet</c>. Null for the only one there.
    /// </summary>
    public string? Executable { get; set; }

    /// <inheritdoc/>
    /// <exception cref="BuildException">BK1001: the member is no <see cref="Tool"/>.</exception>
    protected internal override object? ValueOf(InjectedMember member)
    {
        if (member.Type != typeof(Tool))
        {
            throw Packages.Errors.NoToolMember(member.Name, member.Type).Exception();
        }

        var resolution = new SharedResolution(Request(member));
        return (Tool)(arguments => new NuGetToolCommand { Tool = resolution.Name, Arguments = [.. arguments], Resolution = resolution });
    }

    string IPackagedTool.Key => Version is null ? Id : $"{Id}@{Version}";

    string IPackagedTool.Describe(InjectedMember member) => ToolListing.Of(Request(member));

    Task IPackagedTool.RestoreAsync(InjectedMember member, Action<string> say, CancellationToken cancellation) =>
        ToolResolver.Of(Request(member)).RestoreAsync(say, cancellation);

    Task IPackagedTool.UpdateAsync(InjectedMember member, Action<string> say, CancellationToken cancellation) =>
        ToolResolver.Of(Request(member)).UpdateAsync(say, cancellation);

    void IPackagedTool.ForgetOthers(AbsolutePath root, IReadOnlyCollection<string> keys) => ToolLock.Keep(ToolLock.In(root), keys);

    ToolRequest Request(InjectedMember member) => new()
    {
        Member = member.Name,
        Id = Id,
        Version = Version,
        Command = Command,
        Executable = Executable,
        Root = member.RootDirectory,
        IsLocked = member.IsContinuousIntegration,
    };
}
