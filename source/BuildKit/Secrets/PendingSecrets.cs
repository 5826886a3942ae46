using BuildKit.Parameters;

namespace BuildKit.Secrets;

/// <summary>Gives parameters the values that only a password or a command tells; only those that a run needs.</summary>
sealed class PendingSecrets(SecretPasswords passwords, SecretCommands commands)
{
    /// <exception cref="BuildException">BK0630 to BK0637, BK0601: a value cannot be had; all that are wrong in one message.</exception>
    public async Task ResolveAsync(IReadOnlyList<Parameter> parameters)
    {
        var problems = new List<BuildError>();
        await DecryptAsync([.. parameters.Where(parameter => parameter.IsEncrypted)], problems).ConfigureAwait(false);
        foreach (var parameter in parameters.Where(parameter => parameter is { IsPending: true, IsEncrypted: false }))
        {
            await AskAsync(parameter, problems).ConfigureAwait(false);
        }

        if (problems.Count > 0)
        {
            throw Errors.ParameterValues(problems).Exception();
        }
    }

    async Task DecryptAsync(List<Parameter> parameters, List<BuildError> problems)
    {
        foreach (var profile in parameters.Select(parameter => parameter.Given!.Profile).Distinct())
        {
            await passwords.FindAsync(profile).ConfigureAwait(false);
        }

        // Each takes a third of a second of computing, on purpose.
        await Task.WhenAll(parameters.Select(async parameter =>
        {
            var plain = new Dictionary<GivenText, string>();
            var problem = await PlainAsync(parameter, plain).ConfigureAwait(false);
            lock (problems)
            {
                problems.AddRange(problem is not null ? [problem] : Checked(parameter, parameter.Decrypt(text => plain[text])));
            }
        })).ConfigureAwait(false);
    }

    // What the script itself says of values is asked as soon as there is one.
    static IReadOnlyList<BuildError> Checked(Parameter parameter, IReadOnlyList<BuildError> problems) =>
        problems.Count > 0 ? problems : parameter.Check();

    async Task<BuildError?> PlainAsync(Parameter parameter, Dictionary<GivenText, string> plain)
    {
        var password = await passwords.FindAsync(parameter.Given!.Profile).ConfigureAwait(false);
        foreach (var text in parameter.Given.Texts.Where(text => text.IsEncrypted).Distinct())
        {
            if (EncryptedValue.Parse(text.Text, out var problem) is not { } value)
            {
                return Errors.EncryptedValueUnreadable(parameter.Name, text.Place, problem);
            }

            var place = new SecretPlace(parameter.Name, parameter.Given.Profile);
            if (await Task.Run(() => SecretCipher.Decrypt(value, password.Text, place)).ConfigureAwait(false) is not { } decrypted)
            {
                return Errors.SecretNotDecrypted(parameter.Name, text.Place, password.Source);
            }

            plain[text] = decrypted;
        }

        return null;
    }

    async Task AskAsync(Parameter parameter, List<BuildError> problems)
    {
        try
        {
            var text = await commands.ReadAsync(parameter.Name, parameter.SecretCommand!).ConfigureAwait(false);
            var source = $"the command '{parameter.SecretCommand}'";
            problems.AddRange(Checked(parameter, parameter.Give(new() { Texts = [new(text, source)], SetBy = source, Directory = commands.Root })));
        }
        catch (BuildException exception)
        {
            problems.Add(exception.Error);
        }
    }
}
