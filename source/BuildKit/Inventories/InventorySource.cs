using BuildKit.Commands;
using BuildKit.Events;

namespace BuildKit.Inventories;

/// <summary>Where the hosts of an environment are listed; it is asked only when they are needed.</summary>
abstract record InventorySource
{
    /// <exception cref="BuildException">BK0540 to BK0542, BK0580 to BK0583, or what the command says.</exception>
    public abstract Task<Inventory> ReadAsync(StepScope scope);

    // Our own format says which one it is; all else that is an object is Ansible's.
    protected static Inventory OfJson(byte[] content, string shown)
    {
        var root = PlacedJson.Parse(content, shown);
        return !root.IsObject ? throw Errors.InventoryInvalid(root.Place, $"an inventory is an object, not {root.InWords}").Exception()
            : root["hosts"] is not null && root["format"] is null && root["_meta"] is null ? throw Errors.InventoryInvalid(root.Place, "it does not say its 'format', which is 1").Exception()
            : root["format"] is not null ? InventoryJson.Read(root, shown)
            : AnsibleList.Read(root, shown);
    }
}

/// <summary>A command that writes an inventory as JSON: ours, or what Ansible expects of one that is asked with <c>--list</c>.</summary>
sealed record InventoryCommand(Command Command) : InventorySource
{
    public override async Task<Inventory> ReadAsync(StepScope scope)
    {
        var result = await CommandRunner.RunAsync(Command with { IsQuiet = true }, scope, capture: true).ConfigureAwait(false);
        return OfJson(System.Text.Encoding.UTF8.GetBytes(result.Output), $"output of {Path.GetFileName(Command.Tool)}");
    }
}
