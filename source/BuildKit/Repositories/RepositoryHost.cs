namespace BuildKit;

/// <summary>A kind of site that hosts repositories; it decides what the addresses of commits, issues and comparisons look like.</summary>
public enum RepositoryHost
{
    /// <summary>github.com and GitHub Enterprise.</summary>
    GitHub,

    /// <summary>gitlab.com and installations of GitLab.</summary>
    GitLab,

    /// <summary>bitbucket.org.</summary>
    Bitbucket,

    /// <summary>dev.azure.com; <c>#12</c> is a work item.</summary>
    AzureDevOps,

    /// <summary>codeberg.org, and installations of Gitea and Forgejo.</summary>
    Gitea,
}
