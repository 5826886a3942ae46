using BuildKit.Parameters;

namespace BuildKit.Secrets;

/// <summary>The encrypted values of one parameter file, and the password that all of them share.</summary>
sealed class SecretFile
{
    // Guessing is what the derivation slows down; a password that is too short needs no guessing.
    const int ShortestPassword = 8;

    readonly AbsolutePath path;
    readonly PasswordKey key;
    readonly SecretPasswords passwords;
    readonly IReadOnlyList<FileEntry> entries;

    SecretFile(AbsolutePath path, PasswordKey key, SecretPasswords passwords)
    {
        (this.path, this.key, this.passwords) = (path, key, passwords);
        Shown = ParameterFiles.NameOf(key.Profile);
        entries = Path.Exists(path) ? ParameterFile.Read(path, Shown) : [];
    }

    /// <summary>Its name in messages.</summary>
    public string Shown { get; }

    IEnumerable<(string Name, GivenText Text)> Encrypted =>
        entries.SelectMany(entry => (entry.Texts ?? []).Where(text => text.IsEncrypted).Select(text => (entry.Name, text)));

    /// <exception cref="BuildException">BK0607 to BK0611: the file is not what it has to be. BK0648: a profile has an impossible name.</exception>
    public static SecretFile Of(AbsolutePath root, string? profile, SecretPasswords passwords) =>
        profile is null || (ParameterFiles.NameOf(profile) != ParameterFiles.Schema && profile.Length is > 0 and <= 64 && profile.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            ? new(root / ParameterFiles.NameOf(profile), new(root, profile), passwords)
            : throw Errors.ProfileNameImpossible(profile).Exception();

    /// <summary>The password for a further value: that of the values which are there, or a new one.</summary>
    /// <exception cref="BuildException">BK0634, BK0641, BK0643, BK0646: there is none, another one, or it is too weak.</exception>
    public async Task<string> PasswordToWriteAsync()
    {
        if (Encrypted.FirstOrDefault() is { Text: not null } known)
        {
            var password = await passwords.FindAsync(key.Profile).ConfigureAwait(false);
            return Decrypted(known, password.Text) is not null ? password.Text
                : throw Errors.OtherSecretsPassword(Shown, known.Name, password.Source).Exception();
        }

        return Strong(await passwords.FindNewAsync(key.Profile, $"New password of the secrets in {Shown}: ").ConfigureAwait(false));
    }

    public void Set(string name, string value, string password) =>
        ParameterFileText.Of(path).With(name, SecretCipher.Encrypt(value, password, new(name, key.Profile))).Save(path);

    /// <exception cref="BuildException">BK0640: it is not there.</exception>
    public void Remove(string name)
    {
        if (!entries.Any(entry => Suggestion.Normalised(entry.Name) == Suggestion.Normalised(name)))
        {
            throw Errors.SecretNotInFile(name, Shown, entries.Select(entry => entry.Name)).Exception();
        }

        ParameterFileText.Of(path).Without(name).Save(path);
    }

    /// <summary>Decrypts all values and returns how many there are.</summary>
    /// <exception cref="BuildException">BK0632, BK0633 for each that cannot be decrypted.</exception>
    public async Task<int> CheckAsync() => (await AllAsync().ConfigureAwait(false)).Count;

    /// <summary>Encrypts all values under a new password; all or none.</summary>
    /// <exception cref="BuildException">As <see cref="CheckAsync"/>; BK0643, BK0646: the new password will not do.</exception>
    public async Task<int> RekeyAsync()
    {
        var all = await AllAsync().ConfigureAwait(false);
        var password = Strong(passwords.AskNew(SecretPasswords.VariableOf(SecretPasswords.NewVariable, key.Profile), $"New password of the secrets in {Shown}: "));
        var text = ParameterFileText.Of(path);
        foreach (var (name, old, plain) in all)
        {
            text = text.Replaced(old, SecretCipher.Encrypt(plain, password, new(name, key.Profile)));
        }

        text.Save(path);
        return all.Count;
    }

    /// <exception cref="BuildException">BK0642: there is no store. BK0632: the password is not that of the values.</exception>
    public async Task<PasswordStore> StorePasswordAsync()
    {
        var store = Store();
        var password = await passwords.FindOutsideOfStoreAsync(key.Profile).ConfigureAwait(false);
        if (Encrypted.FirstOrDefault() is { Text: not null } known && Decrypted(known, password.Text) is null)
        {
            throw Errors.OtherSecretsPassword(Shown, known.Name, password.Source).Exception();
        }

        await store.StoreAsync(key, password.Text).ConfigureAwait(false);
        return store;
    }

    /// <exception cref="BuildException">BK0642: there is no store.</exception>
    public async Task<(PasswordStore Store, bool WasThere)> ForgetPasswordAsync()
    {
        var store = Store();
        return (store, await store.ForgetAsync(key).ConfigureAwait(false));
    }

    PasswordStore Store() => passwords.Store() ?? throw Errors.NoPasswordStore().Exception();

    async Task<IReadOnlyList<(string Name, string Text, string Plain)>> AllAsync()
    {
        var all = Encrypted.ToList();
        if (all.Count == 0)
        {
            throw Errors.NothingEncrypted(Shown).Exception();
        }

        var password = await passwords.FindAsync(key.Profile).ConfigureAwait(false);
        var plain = await Task.WhenAll(all.Select(one => Task.Run(() => Decrypted(one, password.Text)))).ConfigureAwait(false);
        var problems = all.Where((_, i) => plain[i] is null).Select(one => Errors.SecretNotDecrypted(one.Name, one.Text.Place, password.Source)).ToList();
        return problems.Count == 0
            ? [.. all.Select((one, i) => (one.Name, one.Text.Text, plain[i]!))]
            : throw Errors.ParameterValues(problems).Exception();
    }

    string? Decrypted((string Name, GivenText Text) one, string password) =>
        EncryptedValue.Parse(one.Text.Text, out var problem) is { } value
            ? SecretCipher.Decrypt(value, password, new(one.Name, key.Profile))
            : throw Errors.EncryptedValueUnreadable(one.Name, one.Text.Place, problem).Exception();

    static string Strong(string password) =>
        password.Length >= ShortestPassword ? password : throw Errors.SecretsPasswordTooShort(ShortestPassword).Exception();
}
