namespace BuildKit.Repositories;

/// <summary>Addresses of pages on the site that hosts a repository.</summary>
sealed class RepositoryLinks
{
    readonly string page;

    RepositoryLinks(string page, RepositoryHost host) => (this.page, Host) = (page, host);

    /// <summary>Who shows the pages, and so what their addresses look like.</summary>
    public RepositoryHost Host { get; }

    /// <summary>
    /// By the address of a remote: <c>https://…</c>, <c>ssh://…</c> or <c>git@host:path</c>. Null if it is no such address, as a directory is none, or
    /// if the name of the host does not tell which kind of site it is and none was given.
    /// </summary>
    public static RepositoryLinks? Of(string? address, RepositoryHost? host = null) =>
        address is not null && PageOf(address) is { } page && (host ?? HostOf(page)) is { } kind ? new(page.AbsoluteUri.TrimEnd('/'), kind) : null;

    public string Commit(string hash) => Host switch
    {
        RepositoryHost.GitLab => $"{page}/-/commit/{hash}",
        RepositoryHost.Bitbucket => $"{page}/commits/{hash}",
        _ => $"{page}/commit/{hash}",
    };

    /// <summary>What <c>#12</c> means there.</summary>
    public string Issue(string number) => Host switch
    {
        RepositoryHost.GitLab => $"{page}/-/issues/{number}",
        RepositoryHost.AzureDevOps => $"{page[..page.IndexOf("/_git/", StringComparison.OrdinalIgnoreCase)]}/_workitems/edit/{number}",
        _ => $"{page}/issues/{number}",
    };

    /// <summary>What <c>!12</c> means there; null where it means nothing.</summary>
    public string? MergeRequest(string number) => Host switch
    {
        RepositoryHost.GitLab => $"{page}/-/merge_requests/{number}",
        RepositoryHost.AzureDevOps => $"{page}/pullrequest/{number}",
        _ => null,
    };

    /// <summary>The page with all changes from one tag or commit to another.</summary>
    public string Comparison(string from, string to) => (Uri.EscapeDataString(from), Uri.EscapeDataString(to)) is var (before, after) ? Host switch
    {
        RepositoryHost.GitLab => $"{page}/-/compare/{before}...{after}",
        RepositoryHost.Bitbucket => $"{page}/branches/compare/{after}%0D{before}",
        RepositoryHost.AzureDevOps => $"{page}/branchCompare?baseVersion={AzureVersion(from)}&targetVersion={AzureVersion(to)}",
        _ => $"{page}/compare/{before}...{after}",
    } : "";

    // Azure wants to be told what a name is: GT a tag, GC a commit.
    static string AzureVersion(string name) => (name.Length == 40 && name.All(char.IsAsciiHexDigit) ? "GC" : "GT") + Uri.EscapeDataString(name);

    static Uri? PageOf(string address)
    {
        var text = address.Trim();
        if (!text.Contains("://", StringComparison.Ordinal) && ShortForm(text) is { } full)
        {
            text = full;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.Scheme is not ("https" or "http" or "ssh" or "git"))
        {
            return null;
        }

        var path = uri.AbsolutePath.TrimEnd('/');
        path = path.EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? path[..^4] : path;
        var (scheme, port) = uri.Scheme is "https" or "http" ? (uri.Scheme, uri.IsDefaultPort ? -1 : uri.Port) : ("https", -1);
        return path.Length > 1 ? Azure(uri.Host, path) ?? new UriBuilder(scheme, uri.Host, port, path).Uri : null;
    }

    // "git@host:path" is what ssh calls a destination; "C:\path" is none.
    static string? ShortForm(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 1 && !text[..colon].Contains('/', StringComparison.Ordinal) ? $"ssh://{text[..colon]}/{text[(colon + 1)..].TrimStart('/')}" : null;
    }

    // Its addresses for ssh have another form than its pages.
    static Uri? Azure(string host, string path) => host.Equals("ssh.dev.azure.com", StringComparison.OrdinalIgnoreCase) && path.Split('/') is ["", "v3", var organisation, var project, var repository]
        ? new($"https://dev.azure.com/{organisation}/{project}/_git/{repository}") : null;

    static RepositoryHost? HostOf(Uri page) => page.Host.ToLowerInvariant() switch
    {
        var host when host.Contains("github", StringComparison.Ordinal) => RepositoryHost.GitHub,
        var host when host.Contains("gitlab", StringComparison.Ordinal) => RepositoryHost.GitLab,
        var host when host.Contains("bitbucket", StringComparison.Ordinal) => RepositoryHost.Bitbucket,
        var host when (host is "dev.azure.com" || host.EndsWith(".visualstudio.com", StringComparison.Ordinal)) && page.AbsolutePath.Contains("/_git/", StringComparison.OrdinalIgnoreCase) => RepositoryHost.AzureDevOps,
        var host when host is "codeberg.org" || host.Contains("gitea", StringComparison.Ordinal) || host.Contains("forgejo", StringComparison.Ordinal) => RepositoryHost.Gitea,
        _ => null,
    };
}
