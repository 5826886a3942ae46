using BuildKit.Files;
using BuildKit.Hosts;
using BuildKit.Tests.Repositories;

namespace BuildKit.Tests.Hosts;

[Trait("Speed", "Slow")]
public sealed class FleetHostTests : IDisposable
{
    readonly TemporaryDirectory directory = new("host");

    public FleetHostTests() => Needs.Unix();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("exit 0")]
    [InlineData("echo 'buildkit: verb=activate release=1 changed=no rc=0'; exit 1")]
    [InlineData("echo 'buildkit: verb=stage release=1 changed=no rc=0'")]
    [InlineData("echo 'buildkit: verb=activate release=1 changed=no rc=0'; echo more")]
    [InlineData("kill -9 $$")]
    public async Task A_script_without_its_last_line_did_not_run(string script)
    {
        var error = await Assert.ThrowsAsync<BuildException>(() => Host(script).RunAsync(new Activate(), Scopes.Of(directory.Path)));

        Assert.Equal("BK0505", error.Error.Code);
    }

    [Fact]
    public async Task A_script_with_its_last_line_is_believed_with_its_exit_code()
    {
        var outcome = await Host("echo oops >&2; echo 'buildkit: verb=activate release=1 changed=yes rc=20'; exit 20")
            .RunAsync(new Activate(), Scopes.Of(directory.Path));

        Assert.Equal((20, true), (outcome.ExitCode, outcome.Changed));
        Assert.Contains("oops", outcome.Messages);
    }

    [Theory]
    [InlineData("echo '{'; echo 'buildkit: verb=status release=1 changed=no rc=0'")]
    [InlineData("echo 'buildkit: verb=status release=1 changed=no rc=0'")]
    [InlineData("echo '{}'")]
    [InlineData("echo '{}'; echo 'buildkit: verb=status release=1 changed=no rc=11'; exit 11")]
    public async Task A_host_that_does_not_tell_its_state_is_not_touched(string script)
    {
        var error = await Assert.ThrowsAsync<BuildException>(() => Host(script).ObserveAsync(Scopes.Of(directory.Path)));

        Assert.Equal("BK0508", error.Error.Code);
    }

    FleetHost Host(string script)
    {
        directory.Write("release/deploy.sh", script + "\n");
        var release = new BuildKit.Releases.StoredRelease
        {
            Directory = directory / "release",
            Manifest = null!,
            Digest = Digest.OfBytes([]),
        };
        return new(LocalTransport.Name, new LocalTransport(directory / "home"), release, "somebody");
    }
}
