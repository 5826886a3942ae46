using BuildKit.Files;

namespace BuildKit.Tools;

/// <summary>
/// The folders that a build would go on from. Those that MSBuild could misjudge are emptied, so that it makes everything in them anew: what
/// somebody else left there, what was made with other settings, and all of them if a file has changed whose time does not show it.
/// </summary>
sealed class BuildGround(BuildCommand command)
{
    readonly AbsolutePath root = command.Root;
    readonly string? configuration = command.Configuration;

    /// <summary>Empties what is not to be built upon.</summary>
    /// <param name="settings">Of the arguments, variables and tools of the build that is to start.</param>
    /// <param name="inputs">The files that it reads, relative to the root.</param>
    /// <param name="now">The time, in nanoseconds since 1970.</param>
    public void Clear(string settings, IReadOnlyList<string> inputs, long now)
    {
        var folders = Folders().ToList();
        var stats = folders.Count == 0 ? [] : inputs.Select(path => FileStat.Of(root / path)).ToList();
        foreach (var (list, folder) in folders)
        {
            if (BuildMemory.Of(folder, root) is not { } memory || memory.Settings != settings || memory.Started > now
                || !IsAsLeft(memory) || stats.Exists(stat => IsHidden(stat, memory)))
            {
                Remove(list, folder);
            }
        }
    }

    /// <summary>Each folder in which a project of the closure was compiled, with MSBuild's list of what it wrote.</summary>
    IEnumerable<(AbsolutePath List, AbsolutePath Folder)> Folders()
    {
        foreach (var project in command.Closure.All)
        {
            var intermediate = command.Folders(project).Intermediate;
            if (!PathPatterns.IsInside(intermediate, root) || !Directory.Exists(intermediate))
            {
                continue;
            }

            foreach (var list in Directory.EnumerateFiles(intermediate, $"{project.Project.Name}.FileListAbsolute.txt", SearchOption.AllDirectories).Select(AbsolutePath.Of))
            {
                if (IsOfConfiguration(list.Parent, intermediate))
                {
                    yield return (list, list.Parent);
                }
            }
        }
    }

    // obj/Release/net10.0, artifacts/obj/Shop/release_net10.0
    bool IsOfConfiguration(AbsolutePath folder, AbsolutePath intermediate) =>
        configuration is null || PathPatterns.Relative(folder, intermediate).Split('/').Any(segment =>
            segment.Equals(configuration, StringComparison.OrdinalIgnoreCase) || segment.StartsWith(configuration + "_", StringComparison.OrdinalIgnoreCase));

    bool IsAsLeft(BuildMemory memory)
    {
        var assembly = FileStat.Of(root / memory.Assembly);
        return assembly.Kind == FileKind.File && assembly.Size == memory.Size && assembly.Modified == memory.Modified;
    }

    // Changed since the build began, and yet not newer than what it made: MSBuild would not see it.
    static bool IsHidden(FileStat input, BuildMemory memory) => input.Changed >= memory.Started && input.Modified <= memory.Modified;

    void Remove(AbsolutePath list, AbsolutePath folder)
    {
        foreach (var line in File.ReadAllLines(list).Where(Path.IsPathFullyQualified))
        {
            var file = AbsolutePath.Of(line);
            // MSBuild lists what it may write, too: the styles of a web application that has none.
            if (root.Contains(file) && File.Exists(file))
            {
                File.Delete(file);
            }
        }

        Directory.Delete(folder, recursive: true);
    }
}
