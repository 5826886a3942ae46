using BuildKit.Parameters;
using BuildKit.Secrets;

namespace BuildKit.Hosting;

/// <summary><c>:secrets</c>: encrypts secrets into a parameter file, and everything that comes with it.</summary>
sealed class SecretsVerb(VerbRun run)
{
    public const string Name = ":secrets";

    readonly SecretFile file = SecretFile.Of(run.Script.Root, Profile(run), ScriptSecrets.Passwords(run.Environment, run.Script.Root));

    public static Task<int> RunAsync(VerbRun run) => run.Arguments switch
    {
        [] or ["list"] => Task.FromResult(new SecretsVerb(run).List()),
        ["set", var name] => new SecretsVerb(run).SetAsync(name),
        ["set", _, ..] => throw Errors.SecretOnCommandLine().Exception(),
        ["remove", var name] => Task.FromResult(new SecretsVerb(run).Remove(name)),
        ["check"] => new SecretsVerb(run).CheckAsync(),
        ["rekey"] => new SecretsVerb(run).RekeyAsync(),
        ["password", "store"] => new SecretsVerb(run).StorePasswordAsync(),
        ["password", "forget"] => new SecretsVerb(run).ForgetPasswordAsync(),
        var words => throw Errors.SecretsUsage(string.Join(' ', words)).Exception(),
    };

    static string? Profile(VerbRun run) => run.Script.CommandLine.Profiles switch
    {
        null or [] => null,
        [var profile] => profile,
        var several => throw Errors.SecretsOfOneProfile(several).Exception(),
    };

    int List()
    {
        var secrets = run.Script.Parameters.Where(parameter => parameter.IsSecret).ToList();
        var width = secrets.Select(secret => secret.Name.Length).DefaultIfEmpty().Max() + 2;
        return Say(secrets.Count == 0
            ? "This build has no secrets: no member has [Parameter, Secret]."
            : string.Join('\n', secrets.Select(secret => secret.Name.PadRight(width) + Source(secret))));
    }

    static string Source(Parameter secret) => secret switch
    {
        { IsEncrypted: true } => $"encrypted, {secret.SetBy}",
        { Given: { IsFromFile: true } } => $"in plain text, {secret.SetBy}",
        { Given: not null } => $"set by {secret.SetBy}",
        { SecretCommand: { } command } => $"from the command '{command}'",
        { HasValue: true } => "a default in the script",
        _ => "not set",
    };

    async Task<int> SetAsync(string name)
    {
        var parameter = Find(name);
        var password = await file.PasswordToWriteAsync().ConfigureAwait(false);
        var value = run.Environment.AskHidden is { } ask
            ? ask($"Value of {parameter.Name}: ")
            : WithoutLineEnd(await run.Environment.Input.ReadToEndAsync().ConfigureAwait(false));
        if (string.IsNullOrEmpty(value))
        {
            throw Errors.NoSecretGiven(parameter.Name).Exception();
        }

        // Refused now, not when a run reads it: too short, or no value of its type.
        var problems = parameter.Give(new() { Texts = [new(value, "what was given")], SetBy = "what was given", Directory = run.Script.Root });
        problems = problems.Count > 0 ? problems : parameter.Check();
        if (problems.Count > 0)
        {
            throw Errors.ParameterValues(problems).Exception();
        }

        file.Set(parameter.Name, value, password);
        return Say($"'{parameter.Name}' is encrypted in {file.Shown}.");
    }

    int Remove(string name)
    {
        // Also what is no parameter any more.
        var written = Parameter.Find(run.Script.Parameters, name)?.Name ?? name;
        file.Remove(written);
        return Say($"'{written}' is no longer in {file.Shown}.");
    }

    async Task<int> CheckAsync()
    {
        var count = await file.CheckAsync().ConfigureAwait(false);
        return Say($"{Errors.Count(count, "encrypted value")} in {file.Shown}, and the password fits.");
    }

    async Task<int> RekeyAsync()
    {
        var count = await file.RekeyAsync().ConfigureAwait(false);
        return Say($"{Errors.Count(count, "value")} in {file.Shown} encrypted anew. Where the old password is stored (:secrets password store), store the new one.");
    }

    async Task<int> StorePasswordAsync()
    {
        var store = await file.StorePasswordAsync().ConfigureAwait(false);
        return Say($"The password of {file.Shown} is in the {store.Name}.");
    }

    async Task<int> ForgetPasswordAsync() => Say(await file.ForgetPasswordAsync().ConfigureAwait(false) is var (store, wasThere) && wasThere
        ? $"The password of {file.Shown} is no longer in the {store.Name}."
        : $"There was no password of {file.Shown} in the {store.Name}.");

    Parameter Find(string name)
    {
        var secrets = run.Script.Parameters.Where(parameter => parameter.IsSecret).ToList();
        return Parameter.Find(secrets, name)
            ?? throw Errors.NoSuchSecret(name, secrets.Select(secret => secret.Name), Parameter.Find(run.Script.Parameters, name) is not null).Exception();
    }

    static string WithoutLineEnd(string text) =>
        text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;

    int Say(string text)
    {
        run.Environment.Output.Write(text + "\n");
        run.Environment.Output.Flush();
        return ExitCode.Success;
    }
}
