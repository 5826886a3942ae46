namespace BuildKit.Tests.Repositories;

[Trait("Speed", "Slow")]
public sealed class GitRepositoryTests : IDisposable
{
    readonly TestRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void A_repository_tells_commit_time_branch_and_root()
    {
        var commit = repository.Commit();
        Directory.CreateDirectory(repository.Path / "sub");

        var git = repository.Open(repository.Path / "sub");

        Assert.Equal(commit, git.Commit);
        Assert.Equal(commit[..8], git.ShortCommit);
        Assert.Equal("main", git.Branch);
        Assert.Equal(TimeSpan.Zero, git.CommitTime.Offset);
        Assert.Equal(repository.Git("log", "-1", "--format=%ct"), git.CommitTime.ToUnixTimeSeconds().ToString());
        Assert.Equal(repository.Path, git.Root);
        Assert.Null(git.RemoteUrl);
        Assert.False(git.IsDirty);
    }

    [Fact]
    public void Changed_staged_deleted_and_untracked_files_make_it_dirty_and_ignored_ones_do_not()
    {
        repository.Write(".gitignore", "ignored/\n");
        repository.Write("a.txt", "1");
        repository.CommitAll();
        repository.Write("ignored/x", "1");
        repository.Write(".buildkit/state", "1");
        repository.Write("sub/.buildkit/state", "1");
        Assert.False(repository.Open().IsDirty);

        var untracked = repository.Write("sub/new", "1");
        Assert.True(repository.Open().IsDirty);
        File.Delete(untracked);

        repository.Write("a.txt", "2");
        Assert.True(repository.Open().IsDirty);
        repository.Git("add", "--all");
        Assert.True(repository.Open().IsDirty);
        repository.Git("reset", "--quiet", "--hard");

        File.Delete(repository.Path / "a.txt");
        Assert.True(repository.Open().IsDirty);
    }

    [Fact]
    public void The_users_settings_change_nothing()
    {
        repository.Write("a.txt", "1");
        repository.CommitAll();
        repository.Write("new", "1");
        repository.Configure("[status]\n showUntrackedFiles = no\n short = true\n branch = true\n[core]\n abbrev = 4\n[log]\n showSignature = true\n[color]\n ui = always\n");

        var git = repository.Open();

        Assert.True(git.IsDirty);
        Assert.Equal(8, git.ShortCommit.Length);
        Assert.Equal("0.0.0-alpha.0", git.Version.ToString());
    }

    [Fact]
    public void A_detached_head_has_no_branch()
    {
        repository.Commit();
        var commit = repository.Commit("change", "v1.0.0");
        repository.Git("checkout", "--quiet", "--detach");

        var git = repository.Open();

        Assert.Null(git.Branch);
        Assert.Equal(commit, git.Commit);
        Assert.Equal("1.0.0", git.Version.ToString());
    }

    [Fact]
    public void A_worktree_and_a_submodule_are_repositories_of_their_own()
    {
        repository.Commit("change", "v1.0.0");
        var worktree = repository.Elsewhere("second tree");
        repository.Git("worktree", "add", "--quiet", "-b", "other", worktree);
        repository.GitIn(worktree, "commit", "--quiet", "--allow-empty", "--message", "other");
        Assert.Equal("1.0.1-alpha.0.1", repository.Open(worktree).Version.ToString());
        Assert.Equal("other", repository.Open(worktree).Branch);
        Assert.Equal(worktree, repository.Open(worktree).Root);

        var super = repository.Elsewhere("super");
        repository.Git("init", "--quiet", super);
        repository.GitIn(super, "submodule", "--quiet", "add", repository.Path, "module");
        Assert.Equal("1.0.0", repository.Open(super / "module").Version.ToString());
        Assert.Equal(super / "module", repository.Open(super / "module").Root);
    }

    [Fact]
    public void The_address_of_the_remote_is_told_without_its_password()
    {
        repository.Git("remote", "add", "origin", "https://user:secret@example.com:8080/team/shop.git");
        Assert.Equal("https://example.com:8080/team/shop.git", repository.Open().RemoteUrl);

        repository.Git("remote", "set-url", "origin", "git@example.com:team/shop.git");
        Assert.Equal("git@example.com:team/shop.git", repository.Open().RemoteUrl);
    }

    [Fact]
    public void Without_a_repository_the_error_says_so_and_only_when_something_is_asked()
    {
        using var none = new TestRepository(empty: true);

        Assert.Equal("BK0403", Code(() => none.Open().Commit));
        Assert.Equal("BK0403", Code(() => none.Open(none.Elsewhere("missing")).IsDirty));
    }

    [Fact]
    public void Without_a_commit_the_error_says_so_and_the_branch_is_known()
    {
        Assert.Equal("BK0404", Code(() => repository.Open().Version));
        Assert.Equal("main", repository.Open().Branch);
    }

    [Fact]
    public void Without_git_the_error_says_what_is_missing()
    {
        repository.Commit();
        repository.Set("PATH", repository.Elsewhere("no tools"));

        Assert.Equal("BK0402", Code(() => repository.Open().Commit));
    }

    [Fact]
    public void A_repository_of_another_user_is_refused_with_the_command_that_trusts_it()
    {
        Needs.Root();
        repository.Commit();
        repository.Set("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");

        var error = Assert.Throws<BuildException>(() => repository.Open().Commit).Error;

        Assert.Equal("BK0405", error.Code);
        Assert.Contains("--add safe.directory '", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_repository_is_not_called_a_missing_one()
    {
        repository.Commit();
        File.WriteAllText(repository.Path / ".git" / "HEAD", "rubbish");

        Assert.Equal("BK0406", Code(() => repository.Open().Commit));
    }

    static string Code<T>(Func<T> ask) => Assert.Throws<BuildException>(() => ask()).Error.Code;
}
