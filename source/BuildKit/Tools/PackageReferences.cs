using System.Collections.Immutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using BuildKit.Commands;
using BuildKit.Events;
using BuildKit.Files;

namespace BuildKit.Tools;

/// <summary>A package that a script asks for; a version without brackets is the lowest that will do, null is the newest stable one.</summary>
sealed record PackageReference(string Id, string? Version);

/// <summary>
/// Brings packages, and what they depend on, for code that is compiled without a project. It is <c>dotnet restore</c> that does it, with
/// a project made for the purpose: versions, sources, credentials, mapping and hashes are then exactly what they are everywhere else.
/// </summary>
sealed partial record PackageReferences
{
    static readonly ImmutableSortedSet<int> AnyCode = [.. Enumerable.Range(0, 256)];

    public required IReadOnlyList<PackageReference> Packages { get; init; }

    /// <summary>Where <c>nuget.config</c> and <c>global.json</c> are looked for, from here upwards.</summary>
    public required AbsolutePath From { get; init; }

    /// <summary>A directory for the project and what the restore leaves; kept, so that the next one is quick.</summary>
    public required AbsolutePath Work { get; init; }

    /// <summary>The file with resolved versions and content hashes, in the format of <c>packages.lock.json</c>; null for none.</summary>
    public AbsolutePath? LockFile { get; init; }

    /// <summary>True if the lock file must be there and fit, as on a CI runner; otherwise it is written when it does not fit.</summary>
    public bool IsLocked { get; init; }

    /// <exception cref="BuildException">
    /// BK1021: an id or a version is not valid. BK1022: the restore failed. BK1023: a locked package's content has changed. BK1024: the
    /// lock file does not fit.
    /// </exception>
    public async Task<RestoredPackages> RestoreAsync()
    {
        foreach (var package in Packages)
        {
            ThrowIfInvalid(package);
        }

        var project = Work / "packages.csproj";
        AtomicFile.WriteText(project, Project());
        var result = await CommandRunner.RunAsync(Restore(project), Scope()).ConfigureAwait(false);
        return result.ExitCode == 0
            ? RestoredPackages.Read(Work / "obj/project.assets.json")
            : throw Failure(Problems(result.LastLines, project)).Exception();
    }

    static void ThrowIfInvalid(PackageReference package)
    {
        if (!Id().IsMatch(package.Id) || package.Version is { } version && !Version().IsMatch(version))
        {
            throw Errors.PackageReferenceInvalid(package.Id, package.Version).Exception();
        }
    }

    // Nothing of the repository around it has a say: the project is ours.
    string Project() => new XElement("Project", new XAttribute("Sdk", "Microsoft.NET.Sdk"),
        new XElement("PropertyGroup",
            new XElement("TargetFramework", $"net{Environment.Version.Major}.{Environment.Version.Minor}"),
            new XElement("ManagePackageVersionsCentrally", "false"),
            new XElement("RestorePackagesWithLockFile", LockFile is not null),
            LockFile is null ? null : new XElement("NuGetLockFilePath", $"{LockFile}"),
            new XElement("NuGetAudit", "false")),
        new XElement("ItemGroup", Packages.Select(package =>
            new XElement("PackageReference", new XAttribute("Include", package.Id), new XAttribute("Version", package.Version ?? "*")))))
        .ToString();

    Command Restore(AbsolutePath project) => new()
    {
        Tool = "dotnet",
        Arguments =
        [
            "restore", project, "-nologo", "-verbosity:quiet", MSBuildProperty.Argument("RestoreRootConfigDirectory", From),
            "-p:ImportDirectoryBuildProps=false", "-p:ImportDirectoryBuildTargets=false", "-p:ImportDirectoryPackagesProps=false",
            $"-p:RestoreLockedMode={(IsLocked && LockFile is not null ? "true" : "false")}",
        ],
        Directory = From,
        SuccessCodes = AnyCode,
        IsQuiet = true,
    };

    // "FILE : error NU1101: text": the file is ours and says nothing to anyone.
    static List<string> Problems(IReadOnlyList<string> lines, AbsolutePath project) =>
        [.. lines.Select(line => line.Replace($"{project} : ", "", StringComparison.Ordinal).Trim()).Where(line => line.Length > 0).Distinct()];

    BuildError Failure(List<string> problems) =>
        problems.Exists(problem => problem.Contains("NU1403", StringComparison.Ordinal)) ? Errors.PackageContentChanged(LockFile!, problems)
        : problems.Exists(problem => problem.Contains("NU1004", StringComparison.Ordinal)) ? Errors.PackagesNotLocked(LockFile!, problems)
        : Errors.PackagesNotRestored([.. Packages.Select(package => $"{package.Id} {package.Version}".TrimEnd())], From, problems);

    StepScope Scope() => StepScope.Current ?? new() { Target = "", Root = From, Id = "packages", Post = _ => { } };

    [GeneratedRegex(@"^\w+([_.-]\w+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Id();

    [GeneratedRegex(@"^[\w.,*+\-\[\]() ]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
