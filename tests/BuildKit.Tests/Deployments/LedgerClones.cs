using BuildKit.Deployments;
using BuildKit.Ledger;
using BuildKit.Tests.Repositories;

namespace BuildKit.Tests.Deployments;

/// <summary>A bare repository and clones of it, each with a ledger, as several controllers have them.</summary>
sealed class LedgerClones : IDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    int made;

    public LedgerClones()
    {
        Repository.Commit();
        Repository.Git("clone", "--quiet", "--bare", Repository.Path, Remote);
    }

    public TestRepository Repository { get; } = new();

    public AbsolutePath Remote => Repository.Elsewhere("remote.git");

    public string Address => $"file://{Remote}";

    public List<BuildError> Warnings { get; } = [];

    public AbsolutePath Clone(string name, params string[] options)
    {
        Repository.Git(["clone", "--quiet", .. options, Address, Repository.Elsewhere(name)]);
        return Repository.Elsewhere(name);
    }

    public DeploymentLedger Ledger(AbsolutePath clone, LedgerSharing? sharing = null) => new(Repository.Open(clone), sharing ?? LedgerSharing.On, Warn);

    public IncidentOpened Incident(string summary = "x", DateTimeOffset? time = null)
    {
        var at = time ?? Noon.AddSeconds(Interlocked.Increment(ref made));
        return new() { Id = Ulid.New(at), Seq = 0, Environment = "Production", At = at, Source = "test", Summary = summary, By = "zoe", RecordedAt = at };
    }

    /// <summary>What a clone reads that nobody has written to.</summary>
    public async Task<IReadOnlyList<LedgerEvent>> RemoteEventsAsync() => await Ledger(Clone($"reader-{made}-{Guid.NewGuid():N}")).CatchUpAsync();

    public string RemoteGit(params string[] arguments) => Repository.GitIn(Remote, arguments);

    public void Dispose() => Repository.Dispose();

    void Warn(BuildError warning)
    {
        lock (Warnings)
        {
            Warnings.Add(warning);
        }
    }
}
