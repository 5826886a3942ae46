using BuildKit.Deployments;
using BuildKit.Releases;

namespace BuildKit;

/// <summary>
/// An address that is told when a deployment begins and how it ended: a POST with JSON, as <c>docs/notifications.md</c> describes it. Nothing of the address
/// but the name of its host is ever shown, because many hold a secret.
/// </summary>
public sealed class Webhook
{
    Webhook()
    {
    }

    internal string? Address { get; private init; }

    internal Func<string?>? AddressFrom { get; private init; }

    internal IReadOnlyList<(string Name, Credential Value)> Headers { get; private init; } = [];

    internal bool AllowsInsecure { get; private init; }

    /// <summary>An address with https; to this machine itself also with http.</summary>
    /// <exception cref="BuildException">BK0596: it is not usable.</exception>
    public static Webhook To(string address) =>
        WebhookNotifier.Problem(address, allowsInsecure: true) is { } problem ? throw Errors.BadWebhook(WebhookNotifier.HostOf(address), problem).Exception() : new() { Address = address };

    /// <summary>An address that is a secret, asked for when a message is sent: <c>Webhook.To(() => ChatHook)</c>.</summary>
    public static Webhook To(Func<string?> address) => new() { AddressFrom = address };

    /// <summary>A header whose value is a secret, asked for when a message is sent: <c>Header("Authorization", () => HookToken)</c>.</summary>
    /// <exception cref="BuildException">BK0596: no header can be called so.</exception>
    public Webhook Header(string name, Func<string?> value) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? new() { Address = Address, AddressFrom = AddressFrom, AllowsInsecure = AllowsInsecure, Headers = [.. Headers, (name, new Credential($"the header {name}", value))] }
            : throw Errors.BadWebhook(WebhookNotifier.HostOf(Address), $"no header is called '{name}'").Exception();

    /// <summary>Allows http, where everybody on the way can read and change what is sent.</summary>
    public Webhook AllowInsecureConnections() => new() { Address = Address, AddressFrom = AddressFrom, AllowsInsecure = true, Headers = Headers };

    /// <summary>What is shown of it: never a path, a query or a header.</summary>
    public override string ToString() => Address is { } address ? $"webhook at {WebhookNotifier.HostOf(address)}" : "webhook at a secret address";
}
