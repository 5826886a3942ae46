namespace BuildKit.Deployments;

/// <summary>Who deploys: the person that a CI host runs for, otherwise the user of this machine.</summary>
static class Actor
{
    // Of GitHub, GitLab, Azure Pipelines, Jenkins (Build User Vars), CircleCI, Buildkite, Codefresh, Bitbucket. Whoever ran it again comes before
    // whoever ran it first.
    static readonly string[] Variables =
    [
        "GITHUB_TRIGGERING_ACTOR", "GITHUB_ACTOR", "GITLAB_USER_LOGIN", "BUILD_REQUESTEDFOR", "BUILD_USER_ID", "CIRCLE_USERNAME", "BUILDKITE_BUILD_CREATOR",
        "CF_BUILD_INITIATOR", "BITBUCKET_STEP_TRIGGERER_UUID",
    ];

    public static string Name() =>
        Variables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(name => !string.IsNullOrWhiteSpace(name)) ?? Environment.UserName;
}
