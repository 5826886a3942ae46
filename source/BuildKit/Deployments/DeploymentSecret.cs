using System.Collections.Immutable;
using BuildKit.Masking;
using BuildKit.Parameters;

namespace BuildKit.Deployments;

/// <summary>A secret that commands on hosts need.</summary>
/// <param name="Variable">What it is called there.</param>
/// <param name="Ask">Gives it; usually a lambda that reads a parameter.</param>
sealed record DeploymentSecret(string Variable, Func<string?> Ask)
{
    // What the shell, the host script or its commands take for something else.
    static readonly string[] Taken = ["PATH", "HOME", "IFS", "SHELL", "USER", "PWD", "ENV", "LANG", "CDPATH", "PS4", "GZIP", "TAR_OPTIONS", "TMPDIR"];
    static readonly string[] TakenBeginnings = ["DEPLOY_", "HEALTH_", "LC_", "LD_", "BASH", "DYLD_"];

    /// <exception cref="BuildException">BK0594.</exception>
    public static DeploymentSecret Of(Func<string?> ask, string? variable)
    {
        var name = variable ?? (MemberRead.By(ask) is { } member ? Parameter.KebabCase(member).Replace('-', '_').ToUpperInvariant() : null);
        return name is { Length: > 0 } && IsUsable(name) ? new(name, ask) : throw Errors.BadSecretVariable(name).Exception();
    }

    /// <summary>Those that have a value, which is masked from now on, wherever it comes from.</summary>
    /// <exception cref="BuildException">BK0594: it cannot be handed over. BK0630: it is too short.</exception>
    public static ImmutableSortedDictionary<string, string> ValuesOf(IEnumerable<DeploymentSecret> secrets)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var secret in secrets)
        {
            if (secret.Ask() is { Length: > 0 } value)
            {
                SecretMask.Current.Add(value, $"the secret {secret.Variable}");
                values[secret.Variable] = value.Contains('\0', StringComparison.Ordinal) ? throw Errors.BadSecretVariable(secret.Variable).Exception() : value;
            }
        }

        return values.ToImmutable();
    }

    static bool IsUsable(string name) => !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_')
        && !Taken.Contains(name) && !TakenBeginnings.Any(taken => name.StartsWith(taken, StringComparison.Ordinal));
}

/// <summary>The secrets of the products of a script.</summary>
sealed class SecretsOfProducts
{
    readonly Dictionary<string, IReadOnlyList<DeploymentSecret>> declared = new(StringComparer.Ordinal);

    public IReadOnlyList<DeploymentSecret> Of(string product) => declared.GetValueOrDefault(product) ?? [];

    public void Declare(string product, IReadOnlyList<DeploymentSecret> secrets) => declared[product] = secrets;
}
