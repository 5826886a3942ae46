using System.Collections.Immutable;
using BuildKit.Targets;
using BuildKit.Tools;

namespace BuildKit.Releases;

/// <summary>
/// Which projects a product is built of: those that the <c>dotnet</c> commands of its source targets name. Of what else these targets run,
/// C# code or another tool, it cannot be known what it builds, so that all projects of the only solution in the root directory count.
/// </summary>
sealed class ProductProjects
{
    static readonly ImmutableDictionary<string, string> NoProperties = ImmutableDictionary<string, string>.Empty;

    readonly ReleaseInMaking release;
    readonly SortedDictionary<string, AbsolutePath> folders = new(StringComparer.Ordinal);
    readonly SortedSet<string> npm = new(StringComparer.Ordinal);

    ProductProjects(ReleaseInMaking release) => this.release = release;

    /// <summary>The folders, mostly <c>obj</c>, in which a restore left what it resolved, with the project of each.</summary>
    public IEnumerable<(AbsolutePath Project, AbsolutePath Folder)> Restored => folders.Select(pair => (pair.Value, AbsolutePath.Of(pair.Key)));

    /// <summary>The directories in which npm works.</summary>
    public IEnumerable<AbsolutePath> OfNpm => npm.Select(AbsolutePath.Of);

    /// <summary>The lock files that decide what is resolved.</summary>
    public IEnumerable<AbsolutePath> Locks => folders.Values.Select(project => project.Parent / "packages.lock.json")
        .Concat(OfNpm.Select(directory => directory / "package-lock.json")).Append(release.Root / LockedTools.FileName)
        .Concat(ManifestTools.FileOf(release.Root) is { } tools ? [tools] : Array.Empty<AbsolutePath>())
        .Distinct().Where(file => File.Exists(file));

    public static async Task<ProductProjects> OfAsync(ReleaseInMaking release, CancellationToken cancellation)
    {
        var projects = new ProductProjects(release);
        if (release.Product.Components is { } named)
        {
            projects.AddAll(named().Select(project => project.Path));
            projects.npm.Add(release.Root);
            return projects;
        }

        foreach (var action in release.Product.Sources.SelectMany(projects.Actions))
        {
            await projects.AddAsync(action, cancellation).ConfigureAwait(false);
        }

        return projects;
    }

    IEnumerable<StepAction> Actions(Target target)
    {
        var model = release.Members.NameOf(target) is { } name ? release.Members.Define(new TargetModel(name)) : null;
        return model is null ? [] : model.FanOuts.SelectMany(fanOut => fanOut.Steps()).Prepend(model.Step).SelectMany(step => step.Actions);
    }

    async Task AddAsync(StepAction action, CancellationToken cancellation)
    {
        if (action is not CommandAction commands || await CommandsAsync(commands, cancellation).ConfigureAwait(false) is not { } known)
        {
            AddSolution();
            return;
        }

        foreach (var command in known)
        {
            Add(command);
        }
    }

    // What a command is made of may be there for the target alone, such as the result of another.
    static async Task<Command[]?> CommandsAsync(CommandAction action, CancellationToken cancellation)
    {
        try
        {
            return await action.Commands(cancellation).ConfigureAwait(false);
        }
        catch (BuildException)
        {
            return null;
        }
    }

    void Add(Command command)
    {
        switch (command)
        {
            case DotNetBuildingCommand build:
                var of = new BuildCommand(build, release.Root);
                foreach (var project in of.Closure.Named.Where(project => project.IsRestored))
                {
                    folders[of.Folders(project).Intermediate] = project.Project;
                }

                break;
            case NpmCommand:
                npm.Add(command.Directory ?? release.Root);
                break;
            default:
                AddSolution();
                break;
        }
    }

    void AddSolution()
    {
        AddAll([ProjectFiles.Chosen(release.Root)]);
        npm.Add(release.Root);
    }

    void AddAll(IEnumerable<AbsolutePath> subjects)
    {
        foreach (var project in subjects.SelectMany(subject => ProjectClosure.Of(subject, NoProperties).Named).Where(project => project.IsRestored))
        {
            folders[BuildFolders.Of(project, BuildArguments.None, null, null).Intermediate] = project.Project;
        }
    }
}
