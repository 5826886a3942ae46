using BuildKit.Commands;
using BuildKit.Events;

namespace BuildKit.Inventories;

/// <summary>
/// A file of the repository: JSON, or an inventory of Ansible. Its YAML, and what stands in <c>group_vars</c> and <c>host_vars</c> beside a file,
/// is read by Ansible itself, where it is installed: that has rules of its own, and we would get some of them wrong.
/// </summary>
/// <param name="Path">Relative to the root directory of the workspace.</param>
sealed record InventoryFile(string Path) : InventorySource
{
    const string Ansible = "ansible-inventory";

    static readonly string[] VariableDirectories = ["group_vars", "host_vars"];

    public override async Task<Inventory> ReadAsync(StepScope scope)
    {
        var file = scope.Root / Path;
        var content = Content(file);
        return System.IO.Path.GetExtension(Path).ToLowerInvariant() switch
        {
            ".json" => OfJson(content, Path),
            ".yml" or ".yaml" => await AskAnsibleAsync(file, "it is YAML", scope).ConfigureAwait(false),
            _ when VariableDirectories.FirstOrDefault(name => Directory.Exists(file.Parent / name)) is { } beside =>
                await AskAnsibleAsync(file, $"{beside}/ lies beside it", scope).ConfigureAwait(false),
            _ when Array.Find(content, octet => octet is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')) == (byte)'{' => OfJson(content, Path),
            _ => AnsibleIni.Read(System.Text.Encoding.UTF8.GetString(content), Path),
        };
    }

    byte[] Content(AbsolutePath file)
    {
        try
        {
            return Directory.Exists(file) ? throw Errors.InventoryUnreadable(Path, "it is a directory").Exception() : File.ReadAllBytes(file);
        }
        catch (FileNotFoundException)
        {
            throw Missing(file).Exception();
        }
        catch (DirectoryNotFoundException)
        {
            throw Missing(file).Exception();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.InventoryUnreadable(Path, e.Message).Exception(e);
        }
    }

    BuildError Missing(AbsolutePath file) => Errors.InventoryUnreadable(
        Path,
        "there is no such file",
        Directory.Exists(file.Parent) ? Suggestion.Nearest(file.Name, Directory.EnumerateFiles(file.Parent).Select(there => System.IO.Path.GetFileName(there))) : null);

    async Task<Inventory> AskAnsibleAsync(AbsolutePath file, string why, StepScope scope)
    {
        var command = new Command { Tool = Ansible, Arguments = ["--list", "-i", file], IsQuiet = true };
        try
        {
            var result = await CommandRunner.RunAsync(command, scope, capture: true).ConfigureAwait(false);
            return OfJson(System.Text.Encoding.UTF8.GetBytes(result.Output), $"{Ansible} --list -i {Path}");
        }
        catch (BuildException e) when (e.Error.Code == Errors.ToolNotFoundCode)
        {
            throw Errors.InventoryNeedsAnsible(Path, why).Exception(e);
        }
    }
}
