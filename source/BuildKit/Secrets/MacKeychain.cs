namespace BuildKit.Secrets;

/// <summary>
/// The login keychain of macOS, through <c>security</c>. Storing goes through its interactive mode, which reads commands from standard
/// input: as an argument of <c>add-generic-password -w</c> the password could be read by every process.
/// </summary>
sealed class MacKeychain : PasswordStore
{
    const string Service = "buildkit-secrets";
    const int NotFound = 44;

    public override string Name => "macOS keychain";

    protected override string Tool => "security";

    public override async Task<string?> FindAsync(PasswordKey key)
    {
        var answer = await AskAsync(key, ["find-generic-password", "-s", Service, "-a", key.Account, "-w"]).ConfigureAwait(false);
        return answer.ExitCode switch
        {
            0 => Decoded(answer),
            NotFound => null,
            _ => throw Failed("read from", answer),
        };
    }

    public override async Task StoreAsync(PasswordKey key, string password)
    {
        // -U replaces what is there.
        var command = $"add-generic-password -U -s {Service} -a {key.Account} -w {Encoded(password)}\n";
        var answer = await AskAsync(key, ["-i"], command).ConfigureAwait(false);
        // The interactive mode does not tell by its exit code.
        _ = answer.ExitCode == 0 && await FindAsync(key).ConfigureAwait(false) == password ? true : throw Failed("written to", answer);
    }

    public override async Task<bool> ForgetAsync(PasswordKey key)
    {
        var answer = await AskAsync(key, ["delete-generic-password", "-s", Service, "-a", key.Account]).ConfigureAwait(false);
        return answer.ExitCode switch
        {
            0 => true,
            NotFound => false,
            _ => throw Failed("written to", answer),
        };
    }
}
