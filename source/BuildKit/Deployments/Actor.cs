namespace BuildKit.Deployments;

/// <summary>Who deploys: the person that a CI host runs for, otherwise the user of this machine.</summary>
static class Actor
{
    static readonly string[] Variables = ["GITHUB_ACTOR", "GITLAB_USER_LOGIN", "BUILD_REQUESTEDFOR"];

    public static string Name() =>
        Variables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(name => !string.IsNullOrWhiteSpace(name)) ?? Environment.UserName;
}
