using BuildKit.Releases;

namespace BuildKit.Tests.Releases;

[Trait("Speed", "Slow")]
public sealed class SigningTests : IDisposable
{
    readonly SignedShop shop = new();

    public void Dispose() => shop.Dispose();

    [Theory]
    [InlineData("ed25519")]
    [InlineData("ecdsa")]
    [InlineData("rsa")]
    public async Task A_release_is_signed_by_whom_the_list_names(string type)
    {
        var key = shop.NewKey("alice", type: type);
        shop.Build.Key = key;
        shop.Allow(key, $"namespaces=\"{SshSignature.OfReleases}\",valid-after=\"20000101Z\"");

        var verified = await shop.VerifyAsync(await shop.MakeAsync());

        Assert.Null(verified.Objection);
        Assert.Equal((SignatureState.Good, "alice@example.com"), (verified.Signature.State, verified.Signature.Signer));
        Assert.Equal(shop.Shell($"ssh-keygen -lf '{key}.pub'").Split(' ')[1], verified.Signature.Key);
    }

    [Fact]
    public async Task The_text_of_a_key_is_as_good_as_its_path_whatever_its_line_ends()
    {
        var key = shop.NewKey("ci");
        shop.Build.Key = File.ReadAllText(key).TrimEnd().ReplaceLineEndings("\r\n");
        var verified = await shop.VerifyAsync(await shop.MakeAsync());

        Assert.Equal(SignatureState.NobodyListed, verified.Signature.State);
    }

    [Fact]
    public async Task A_key_in_an_agent_is_given_by_its_public_half_with_or_without_a_passphrase()
    {
        Needs.Tool("ssh-agent");
        var key = shop.NewKey("agent", passphrase: "geheim");
        var ask = shop.Keys.Write("ask", "#!/bin/sh\necho geheim\n");
        var socket = shop.Keys / "agent.socket";
        var process = shop.Shell($"""
            chmod +x '{ask}'
            ssh-agent -a '{socket}' | sed -n 's/^SSH_AGENT_PID=\([0-9]*\);.*/\1/p'
            SSH_AUTH_SOCK='{socket}' SSH_ASKPASS_REQUIRE=force SSH_ASKPASS='{ask}' ssh-add -q '{key}'
            """);
        var before = Environment.GetEnvironmentVariable("SSH_AUTH_SOCK");
        try
        {
            Environment.SetEnvironmentVariable("SSH_AUTH_SOCK", socket);
            var round = 0;
            foreach (var given in new[] { File.ReadAllText(key + ".pub"), key.ToString(), key + ".pub" })
            {
                shop.Build.Key = given;
                shop.Workspace.Repository.Commit("change", $"v2.0.{++round}");
                Assert.True((await shop.VerifyAsync(await shop.MakeAsync())).IsWhole);
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable("SSH_AUTH_SOCK", before);
            shop.Shell($"kill {process}");
        }
    }

    [Theory]
    [InlineData("a passphrase", "incorrect passphrase")]
    [InlineData("everybody may read it", "too open")]
    [InlineData("no file", "there is no such file")]
    [InlineData("no key", "load public key")]
    [InlineData("a directory", "there is no such file")]
    [InlineData("half of its text", "the text of a key")]
    public async Task A_key_that_cannot_be_used_is_an_error_that_says_why_and_leaves_nothing(string what, string says)
    {
        var key = shop.NewKey("mallory", what == "a passphrase" ? "geheim" : "");
        shop.Build.Key = what switch
        {
            "everybody may read it" => Loose(key),
            "no file" => "keys/none",
            "no key" => Text("nonsense"),
            "a directory" => shop.Keys.Path,
            "half of its text" => File.ReadAllText(key)[..120],
            _ => key,
        };

        var error = await shop.FailAsync();

        Assert.Equal(("BK0423", 2), (error.Code, error.ExitCode));
        Assert.Contains(says, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY-----", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(shop.Root / ".buildkit/releases/Shop"));
    }

    [Theory]
    [InlineData("another key", nameof(SignatureState.Unknown))]
    [InlineData("expired", nameof(SignatureState.NotThen))]
    [InlineData("not yet", nameof(SignatureState.NotThen))]
    [InlineData("for commits only", nameof(SignatureState.NotThen))]
    [InlineData("revoked", nameof(SignatureState.Revoked))]
    public async Task A_signer_whom_the_list_does_not_allow_is_refused_where_the_release_is_made_and_where_it_is_taken(string what, string state)
    {
        var key = shop.NewKey("alice");
        shop.Build.Key = key;
        var release = await shop.MakeAsync();
        shop.Allow(what == "another key" ? shop.NewKey("bob") : key, what switch
        {
            "expired" => "valid-before=\"20000101Z\"",
            "not yet" => "valid-after=\"20990101Z\"",
            "for commits only" => "namespaces=\"git\"",
            _ => "",
        });
        if (what == "revoked")
        {
            File.Copy(key + ".pub", shop.Revoked);
        }

        var verified = await shop.VerifyAsync(release);
        Assert.True(verified.IsWhole);
        Assert.Equal((state, "BK0422"), ($"{verified.Signature.State}", verified.Objection!.Code));

        Directory.Delete(release, recursive: true);
        Assert.Equal("BK0422", (await shop.FailAsync()).Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(shop.Root / ".buildkit/releases/Shop"));
    }

    [Fact]
    public async Task A_signer_whose_time_is_over_is_believed_for_what_was_made_before()
    {
        var key = shop.NewKey("alice");
        shop.Build.Key = key;
        shop.Allow(key, $"valid-before=\"{DateTimeOffset.UtcNow.AddDays(2):yyyyMMdd}Z\"");
        var release = await shop.MakeAsync();
        var commit = (await shop.VerifyAsync(release)).Manifest!.CommitTime;

        File.WriteAllText(shop.Allowed, "");
        shop.Allow(key, $"valid-before=\"{commit.AddMinutes(1):yyyyMMddHHmm}Z\"");
        Assert.Equal(SignatureState.Good, (await shop.VerifyAsync(release)).Signature.State);
        File.WriteAllText(shop.Allowed, "");
        shop.Allow(key, $"valid-before=\"{commit.AddMinutes(-1):yyyyMMddHHmm}Z\"");
        Assert.Equal(SignatureState.NotThen, (await shop.VerifyAsync(release)).Signature.State);
    }

    [Fact]
    public async Task Where_a_list_says_who_may_sign_an_unsigned_release_is_refused()
    {
        var release = await shop.MakeAsync();
        shop.Allow(shop.NewKey("alice"));

        var verified = await shop.VerifyAsync(release);

        Assert.Equal((SignatureState.Missing, "BK0422"), (verified.Signature.State, verified.Objection!.Code));
    }

    [Fact]
    public async Task A_signature_for_another_purpose_is_none()
    {
        var key = shop.NewKey("alice");
        shop.Build.Key = key;
        var release = await shop.MakeAsync();
        File.Delete(release / ReleaseSums.SignatureName);
        shop.Shell($"ssh-keygen -q -Y sign -n git -f '{key}' '{release / ReleaseStore.SumsName}' 2>/dev/null");

        Assert.Equal(SignatureState.Bad, (await shop.VerifyAsync(release)).Signature.State);
    }

    [Fact]
    public async Task The_first_signature_stays_and_one_that_was_not_there_is_added()
    {
        var unsigned = await shop.MakeAsync();
        Assert.False(File.Exists(unsigned / ReleaseSums.SignatureName));
        shop.Build.Key = shop.NewKey("alice");
        await shop.MakeAsync();
        var first = File.ReadAllText(unsigned / ReleaseSums.SignatureName);

        shop.Build.Key = shop.NewKey("bob");
        shop.Build.Signer = new Scribe("hand");
        await shop.MakeAsync();

        Assert.Equal(first, File.ReadAllText(unsigned / ReleaseSums.SignatureName));
        Assert.Equal(File.ReadAllText(unsigned / ReleaseStore.SumsName), File.ReadAllText(unsigned / "SHA256SUMS.hand.sig"));
        Assert.True((await shop.VerifyAsync(unsigned)).IsWhole);
    }

    [Fact]
    public async Task A_signature_of_a_release_that_is_signed_already_needs_no_key()
    {
        shop.Build.Key = shop.NewKey("alice");
        await shop.MakeAsync();
        shop.Build.Key = "no/such/key";

        Assert.True((await shop.VerifyAsync(await shop.MakeAsync())).IsWhole);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task A_key_that_nobody_has_given_is_a_warning_here_and_an_error_for_a_stable_version_on_a_CI_host(string? key)
    {
        (shop.Build.Key, shop.Build.IsToBeSigned) = (key, true);
        var before = Environment.GetEnvironmentVariable("CI");
        try
        {
            Environment.SetEnvironmentVariable("CI", "true");
            var error = await shop.FailAsync();
            Assert.Equal(("BK0431", 2), (error.Code, error.ExitCode));
            Assert.Empty(Directory.EnumerateFileSystemEntries(shop.Root / ".buildkit/releases/Shop"));
            shop.Workspace.Repository.Commit("change", "v2.0.0-rc.1");
            await shop.MakeAsync();

            Environment.SetEnvironmentVariable("CI", null);
            shop.Workspace.Repository.Commit("change", "v2.0.0");
            var release = await shop.MakeAsync();
            Assert.Equal(["BK0430", "BK0430"], shop.Warnings.Select(warning => warning.Code));
            Assert.Equal(SignatureState.NotNeeded, (await shop.VerifyAsync(release)).Signature.State);
        }
        finally
        {
            Environment.SetEnvironmentVariable("CI", before);
        }
    }

    [Theory]
    [InlineData("", "BK0426")]
    [InlineData("a/b", "BK0426")]
    [InlineData("silent", "BK0427")]
    public async Task A_signer_of_ones_own_has_a_name_and_gives_something(string name, string code)
    {
        shop.Build.Signer = new Scribe(name);

        Assert.Equal(code, (await shop.FailAsync()).Code);
    }

    [Theory]
    [InlineData("shop")]
    [InlineData("file:///srv/shop")]
    [InlineData("https://me:secret@example.com/shop")]
    public void An_address_of_the_source_is_one_for_everybody(string address)
    {
        var error = Assert.Throws<BuildException>(() => new ProductDefinition("Shop").Source(address)).Error;

        Assert.Equal("BK0425", error.Code);
    }

    AbsolutePath Loose(AbsolutePath key)
    {
        shop.Shell($"chmod 644 '{key}'");
        return key;
    }

    AbsolutePath Text(string text)
    {
        var file = shop.Keys.Write("text", text);
        shop.Shell($"chmod 600 '{file}'");
        return file;
    }

    sealed class Scribe(string name) : ISigner
    {
        public string Name => name;

        public Task<byte[]> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
            Task.FromResult(name == "silent" ? [] : content.ToArray());
    }
}
