using System.Collections.Immutable;

namespace BuildKit.Secrets;

/// <summary>The keyring of a Linux desktop (GNOME Keyring, KWallet, KeePassXC), through <c>secret-tool</c> of libsecret.</summary>
sealed class SecretService : PasswordStore
{
    public override string Name => "keyring of the desktop";

    protected override string Tool => "secret-tool";

    public override async Task<string?> FindAsync(PasswordKey key)
    {
        var answer = await AskAsync(key, ["lookup", .. Attributes(key)]).ConfigureAwait(false);
        // Nothing found is 1 without a word; no keyring is 1 with one.
        return answer.ExitCode == 0 ? answer.Output : answer.Errors.Count == 0 ? null : throw Failed("read from", answer);
    }

    public override async Task StoreAsync(PasswordKey key, string password)
    {
        // In ASCII: without a locale of that encoding the tool refuses anything else.
        var label = string.Concat($"BuildKit secrets of {key.Workspace.Name}{(key.Profile is null ? "" : $", {key.Profile}")}".Where(char.IsAscii));
        var answer = await AskAsync(key, ["store", $"--label={label}", .. Attributes(key)], password).ConfigureAwait(false);
        _ = answer.ExitCode == 0 ? true : throw Failed("written to", answer);
    }

    public override async Task<bool> ForgetAsync(PasswordKey key)
    {
        if (await FindAsync(key).ConfigureAwait(false) is null)
        {
            return false;
        }

        var answer = await AskAsync(key, ["clear", .. Attributes(key)]).ConfigureAwait(false);
        return answer.ExitCode == 0 ? true : throw Failed("written to", answer);
    }

    static ImmutableArray<string> Attributes(PasswordKey key) =>
        ["application", "buildkit", "account", key.Account];
}
