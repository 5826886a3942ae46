using BuildKit.Repositories;

namespace BuildKit.Tests.Repositories;

[Trait("Speed", "Slow")]
public sealed class BranchStoreTests : IDisposable
{
    static readonly DateTimeOffset Noon = DateTimeOffset.UnixEpoch.AddHours(12);

    readonly TestRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task What_is_appended_is_read_back_in_order_of_the_paths()
    {
        repository.Commit();
        var store = Store();

        Assert.Empty(await store.ReadAsync());
        await AppendAsync(store, "b/2.json", "{\n  \"text\": \"zwei é\"\n}\n");
        await AppendAsync(store, "a/1.json", "one\n");

        Assert.Equal([new("a/1.json", "one\n"), new("b/2.json", "{\n  \"text\": \"zwei é\"\n}\n")], await Store().ReadAsync());
        Assert.Equal("2", repository.Git("rev-list", "--count", "ledger"));
        Assert.Equal("BuildKit <buildkit@localhost> 43200", repository.Git("log", "-1", "--format=%an <%ae> %at", "ledger"));
    }

    [Fact]
    public async Task Work_tree_index_and_head_stay_as_they_are()
    {
        repository.Write("a.txt", "1");
        var head = repository.CommitAll();
        repository.Write("a.txt", "2");
        repository.Git("add", "a.txt");
        repository.Write("a.txt", "3");
        var index = File.ReadAllBytes(repository.Path / ".git/index");

        await AppendAsync(Store(), "x.json", "1\n");

        Assert.Equal(index, File.ReadAllBytes(repository.Path / ".git/index"));
        Assert.Equal(head, repository.Git("rev-parse", "HEAD"));
        Assert.Equal("3", File.ReadAllText(repository.Path / "a.txt"));
        Assert.False(File.Exists(repository.Path / "x.json"));
        Assert.Equal("MM a.txt", repository.Git("status", "--porcelain"));
    }

    [Fact]
    public async Task Neither_hooks_nor_signing_nor_a_missing_name_get_in_the_way()
    {
        repository.Commit();
        var hook = repository.Write(".git/hooks/reference-transaction", "#!/bin/sh\nexit 1\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(hook, (UnixFileMode)0b111_101_101);
        }

        repository.Set("GIT_CONFIG_GLOBAL", repository.Elsewhere("other config"));
        File.WriteAllText(
            repository.Elsewhere("other config"),
            "[commit]\n gpgSign = true\n[gpg]\n program = /bin/false\n[user]\n useConfigOnly = true\n[core]\n autocrlf = true\n[i18n]\n commitEncoding = latin1\n");

        await AppendAsync(Store(), "x.json", "a\nb\n");

        Assert.Equal([new("x.json", "a\nb\n")], await Store().ReadAsync());
    }

    [Fact]
    public async Task Writers_at_once_all_succeed_and_see_each_other()
    {
        repository.Commit();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Store().AppendAsync(
            files => new($"{files.Count + 1:000}.json", "x\n", "append", Noon)))));

        Assert.Equal(
            Enumerable.Range(1, 8).Select(number => $"{number:000}.json"), (await Store().ReadAsync()).Select(file => file.Path));
    }

    [Fact]
    public async Task It_works_in_a_worktree_a_bare_clone_and_without_any_commit()
    {
        await AppendAsync(Store(), "1.json", "1\n");
        repository.Commit();
        var (worktree, bare) = (repository.Elsewhere("tree"), repository.Elsewhere("bare.git"));
        repository.Git("worktree", "add", "--quiet", worktree);
        await AppendAsync(Store(worktree), "2.json", "2\n");
        repository.Git("clone", "--quiet", "--bare", repository.Path, bare);
        await AppendAsync(Store(bare), "3.json", "3\n");

        Assert.Equal(["1.json", "2.json"], (await Store().ReadAsync()).Select(file => file.Path));
        Assert.Equal(["1.json", "2.json", "3.json"], (await Store(bare).ReadAsync()).Select(file => file.Path));
    }

    [Fact]
    public async Task A_repository_with_long_hashes_works_as_well()
    {
        using var sha256 = new TestRepository(empty: true);
        sha256.Git("init", "--quiet", "--object-format=sha256");
        var store = new BranchStore(sha256.Open().Git, "ledger");

        await AppendAsync(store, "1.json", "1\n");
        await AppendAsync(store, "2.json", "2\n");

        Assert.Equal([new("1.json", "1\n"), new("2.json", "2\n")], await store.ReadAsync());
    }

    [Fact]
    public async Task A_branch_of_that_name_that_is_checked_out_nowhere_but_packed_is_moved_on()
    {
        repository.Commit();
        await AppendAsync(Store(), "1.json", "1\n");
        repository.Git("pack-refs", "--all");
        repository.Git("gc", "--quiet", "--prune=now");

        await AppendAsync(Store(), "2.json", "2\n");

        Assert.Equal(2, (await Store().ReadAsync()).Count);
    }

    [Fact]
    public async Task A_lock_that_a_killed_process_has_left_behind_is_removed_after_a_while()
    {
        repository.Commit();
        var path = repository.Write(".git/refs/heads/ledger.lock", "");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(-2));

        await AppendAsync(Store(), "1.json", "1\n");

        Assert.Single(await Store().ReadAsync());
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Any_text_is_read_back_as_it_was()
    {
        repository.Commit();
        string[] texts = ["", "\n", "no end", "\r\n\r\n", "a\n\n\n", "é\U0001F600\n", new string('x', 100_000)];
        foreach (var (i, text) in texts.Index())
        {
            await AppendAsync(Store(), $"{i} ü\".json", text);
        }

        Assert.Equal(texts, (await Store().ReadAsync()).Select(file => file.Text));
        Assert.Equal("0 ü\".json", (await Store().ReadAsync())[0].Path);
    }

    BranchStore Store(AbsolutePath? directory = null) => new(repository.Open(directory).Git, "ledger");

    static Task<NewFile> AppendAsync(BranchStore store, string path, string text) => store.AppendAsync(_ => new(path, text, "append", Noon));
}
