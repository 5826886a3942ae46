using System.Globalization;
using BuildKit.Hosts;

namespace BuildKit.Deployments;

/// <summary>The words for a lock of an environment that somebody else holds.</summary>
static class LockedBy
{
    /// <summary>Stands in the note of a lock that only a person may remove.</summary>
    public const string NeedsOperator = "needs-operator";

    public static BuildError Error(string environment, string host, HostHold hold)
    {
        var needsOperator = hold.Note.Contains(NeedsOperator, StringComparison.Ordinal);
        return Errors.EnvironmentLocked(
            environment,
            needsOperator,
            [
                ("Holder", Holder(hold)),
                ("Does", hold.Note.Length == 0 ? "it does not say" : hold.Note),
                ("Since", hold.Since),
                ("Until", hold.IsForGood ? "somebody removes it" : $"{Moment(hold.Until)}, if it is not renewed"),
                ("Host", host),
                ("Token", hold.Token),
            ],
            needsOperator
                ? $"Look at the hosts that need it; by hand there: sh deploy.sh VERB --hold {hold.Token}. When all is well: {Break(hold.Token, environment)}"
                : $"Wait for it: --wait 15m. If it is dead for certain: {Break(hold.Token, environment)}");
    }

    public static string Holder(HostHold hold) =>
        $"{(hold.Actor.Length == 0 ? "somebody" : hold.Actor)} on {(hold.Host.Length == 0 ? "an unknown machine" : hold.Host)}{(hold.Pid.Length == 0 ? "" : $", process {hold.Pid}")}";

    /// <summary>For a table.</summary>
    public static string InWords(HostHold hold) => $"{(hold.Over ? "lock left" : "locked")} by {Holder(hold)}: {hold.Note}, token {hold.Token}";

    public static string Break(string token, string environment) => $"./build.sh :deploy break-lock {token} --environment {environment}";

    static string Moment(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
