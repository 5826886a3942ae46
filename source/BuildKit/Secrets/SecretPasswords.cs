using BuildKit.Masking;

namespace BuildKit.Secrets;

/// <summary>A password, and where it came from, for messages.</summary>
sealed record Password(string Text, string Source);

/// <summary>
/// Finds the password of a profile's secrets: in a variable, in a file that a variable names, in the store of the system, from a
/// prompt. Each is asked for once.
/// </summary>
sealed class SecretPasswords
{
    public const string Variable = "BK_SECRETS_PASSWORD", FileVariable = "BK_SECRETS_PASSWORD_FILE", NewVariable = "BK_SECRETS_NEW_PASSWORD";

    readonly Dictionary<string, Password> found = new(StringComparer.Ordinal);
    string? trouble;

    public required AbsolutePath Root { get; init; }

    public required Func<string, string?> Variables { get; init; }

    /// <summary>Asks without showing what is typed; null where nobody can answer.</summary>
    public required Func<string, string?>? Prompt { get; init; }

    /// <summary>The store of the system; null where there is none, or nobody is logged in.</summary>
    public required Func<PasswordStore?> Store { get; init; }

    /// <summary>The variable that counts for one profile only: <c>BK_SECRETS_PASSWORD__PRODUCTION</c>.</summary>
    public static string VariableOf(string variable, string? profile) =>
        profile is null ? variable : $"{variable}__{profile.Replace('-', '_').Replace('.', '_').ToUpperInvariant()}";

    /// <exception cref="BuildException">BK0634, BK0635, BK0642: there is none, or it cannot be read.</exception>
    public async Task<Password> FindAsync(string? profile)
    {
        var key = profile ?? "";
        if (!found.TryGetValue(key, out var password))
        {
            password = FromVariables(profile) ?? await FromStoreAsync(profile).ConfigureAwait(false) ?? FromPrompt(profile)
                ?? throw None(Parameters.ParameterFiles.NameOf(profile));
            found[key] = password;
            Mask(password.Text);
        }

        return password;
    }

    /// <summary>As <see cref="FindAsync"/>, but typed twice where it is typed: nothing can tell a slip of the finger yet.</summary>
    public async Task<string> FindNewAsync(string? profile, string question) =>
        (FromVariables(profile) ?? await FromStoreAsync(profile).ConfigureAwait(false)) is { } known ? known.Text : AskNew(null, question);

    /// <summary>A password from a variable, or typed twice.</summary>
    /// <exception cref="BuildException">BK0634, BK0653: nobody can be asked. BK0647: the two differ.</exception>
    public string AskNew(string? variable, string question)
    {
        if (variable is not null && Variables(variable) is { Length: > 0 } given)
        {
            Mask(given);
            return given;
        }

        var ask = Prompt ?? throw (variable is null ? None("what is to be encrypted") : Errors.NoNewSecretsPassword(variable).Exception());
        var password = ask(question) ?? "";
        Mask(password);
        return ask("Once more: ") == password ? password : throw Errors.PasswordsDiffer().Exception();
    }

    /// <summary>As <see cref="FindAsync"/>, without the store that it is to be written to.</summary>
    public Task<Password> FindOutsideOfStoreAsync(string? profile) =>
        Task.FromResult(FromVariables(profile) ?? FromPrompt(profile) ?? throw None(Parameters.ParameterFiles.NameOf(profile)));

    /// <summary>Masks a password as if it were a secret; one that is too short for that is no password of ours.</summary>
    public static void Mask(string password)
    {
        if (password.AsSpan().Trim().Length >= SecretMask.Shortest)
        {
            SecretMask.Current.Add(password, "password");
        }
    }

    Password? FromVariables(string? profile)
    {
        foreach (var one in new[] { profile, null }.Distinct())
        {
            var (text, file) = (VariableOf(Variable, one), VariableOf(FileVariable, one));
            if (Variables(text) is { } password)
            {
                return new(NotEmpty(password, text), text);
            }

            if (Variables(file) is { Length: > 0 } path)
            {
                return new(NotEmpty(Content(Root / path, file), file), $"{file}: {path}");
            }
        }

        return null;
    }

    static string NotEmpty(string password, string source) =>
        password.Length > 0 ? password : throw Errors.SecretsPasswordUnreadable(source, "it is empty").Exception();

    static string Content(AbsolutePath file, string variable)
    {
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Errors.SecretsPasswordUnreadable(variable, exception.Message).Exception(exception);
        }
    }

    // A store that cannot be asked (no desktop, no session) is as good as none, as long as there is another way.
    async Task<Password?> FromStoreAsync(string? profile)
    {
        try
        {
            return Store() is { } store && await store.FindAsync(new(Root, profile)).ConfigureAwait(false) is { Length: > 0 } password
                ? new(password, $"the {store.Name}")
                : null;
        }
        catch (BuildException exception)
        {
            trouble = string.Join('\n', exception.Error.Facts.Select(fact => fact.Value).Prepend(exception.Error.Message));
            return null;
        }
    }

    BuildException None(string what) => Errors.NoSecretsPassword(what, Variable, FileVariable, trouble).Exception();

    // The same password for several profiles need not be typed twice, but who says that it is the same? It is asked for each.
    Password? FromPrompt(string? profile) =>
        Prompt?.Invoke($"Password of the secrets in {Parameters.ParameterFiles.NameOf(profile)}: ") is { Length: > 0 } password
            ? new(password, "what was typed")
            : null;
}
