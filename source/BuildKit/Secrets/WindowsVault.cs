using System.Collections.Immutable;

namespace BuildKit.Secrets;

/// <summary>
/// The credential manager of Windows, through the PasswordVault of the system in Windows PowerShell: <c>cmdkey</c> can write passwords
/// but not read them, and takes them as an argument.
/// </summary>
sealed class WindowsVault : PasswordStore
{
    const string Resource = "buildkit-secrets";
    const int NotFound = 3;

    // Element not found, as the vault says it.
    const string Missing = "0x80070490";

    public override string Name => "Windows credential manager";

    protected override string Tool => "powershell.exe";

    public override async Task<string?> FindAsync(PasswordKey key)
    {
        var answer = await AskAsync(key, Script($"$c = $vault.Retrieve('{Resource}', '{key.Account}'); $c.RetrievePassword(); [Console]::Out.Write($c.Password)"))
            .ConfigureAwait(false);
        return answer.ExitCode switch
        {
            0 => Decoded(answer),
            NotFound => null,
            _ => throw Failed("read from", answer),
        };
    }

    public override async Task StoreAsync(PasswordKey key, string password)
    {
        var add = $"$vault.Add((New-Object Windows.Security.Credentials.PasswordCredential('{Resource}', '{key.Account}', [Console]::In.ReadLine())))";
        var answer = await AskAsync(key, Script(add), Encoded(password) + "\n").ConfigureAwait(false);
        _ = answer.ExitCode == 0 ? true : throw Failed("written to", answer);
    }

    public override async Task<bool> ForgetAsync(PasswordKey key)
    {
        var answer = await AskAsync(key, Script($"$vault.Remove($vault.Retrieve('{Resource}', '{key.Account}'))")).ConfigureAwait(false);
        return answer.ExitCode switch
        {
            0 => true,
            NotFound => false,
            _ => throw Failed("written to", answer),
        };
    }

    static ImmutableArray<string> Script(string action) =>
    [
        "-NoProfile", "-NonInteractive", "-Command",
        "$ErrorActionPreference = 'Stop'; "
            + "[void][Windows.Security.Credentials.PasswordVault, Windows.Security.Credentials, ContentType = WindowsRuntime]; "
            + "$vault = New-Object Windows.Security.Credentials.PasswordVault; "
            + $"try {{ {action} }} catch {{ if ($_.Exception.ToString() -match '{Missing}') {{ exit {NotFound} }}; throw }}",
    ];
}
