using BuildKit.Deployments;
using BuildKit.Releases;

namespace BuildKit;

/// <content>What releases have in common on a host, what is done to the data, and secrets.</content>
public sealed partial class DeploymentDefinition
{
    internal List<DeploymentSecret> Secrets { get; } = [];

    /// <summary>
    /// What the releases on a host share: directories, written with a slash at their end, and files. It lives in <c>shared/</c> of the product's directory on the
    /// host and is linked into each release before that is switched to; nothing of it is ever overwritten or removed. If the package has such a
    /// file or directory, that is only the first value of it.
    /// </summary>
    /// <param name="paths">Relative to the release, as <c>"data/", "appsettings.Production.json"</c>.</param>
    /// <exception cref="BuildException">BK0590: a path is not usable, or lies within another one.</exception>
    public DeploymentDefinition Shared(params string[] paths)
    {
        Settings = Settings with { Shared = SharedPaths.Checked([.. Settings.Shared.Split('\n', StringSplitOptions.RemoveEmptyEntries), .. paths]) };
        return this;
    }

    /// <summary>Migrates the data of the product, once for a release, on one host of the environment, before any host is switched to it.</summary>
    /// <exception cref="BuildException">BK0599: there is nothing to run.</exception>
    public DeploymentDefinition Migrate(Func<MigrationDefinition, MigrationDefinition> define)
    {
        var defined = define(new());
        if (string.IsNullOrWhiteSpace(defined.Commands.Runs))
        {
            throw Errors.NothingMigrates().Exception();
        }

        Settings = Settings with { Migration = defined.Commands };
        Strategy = Strategy with { Migration = new(defined.Commands.Contract.Length > 0, defined.Role) };
        return this;
    }

    /// <summary>
    /// A secret that the commands of the product need on the hosts, as an environment variable. It goes there on standard input and is never an argument; it is in no
    /// script, plan, journal or log. A deployment without a value for it is refused before anything runs.
    /// </summary>
    /// <param name="value">Usually a lambda that reads a parameter: <c>Secret(() => DbPassword)</c>.</param>
    /// <param name="variable">What the variable is called there. Default: the name of the parameter, <c>DB_PASSWORD</c>.</param>
    /// <param name="file">
    /// A path below <c>shared/</c> where the value is kept as well, in a file that only its owner reads, for a service that is restarted without a
    /// deployment. Default: none.
    /// </param>
    /// <exception cref="BuildException">BK0594: the variable cannot be called so. BK0590: the path is not usable.</exception>
    public DeploymentDefinition Secret(Func<string?> value, string? variable = null, string? file = null)
    {
        var secret = DeploymentSecret.Of(value, variable);
        Secrets.Add(secret);
        if (file is not null)
        {
            var path = SharedPaths.Checked([file.TrimEnd('/')]);
            Settings = Settings with { SecretFiles = string.Join('\n', [.. Settings.SecretFiles.Split('\n', StringSplitOptions.RemoveEmptyEntries), $"{secret.Variable} {path}"]) };
        }

        return this;
    }
}
