using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using BuildKit.Files;
using BuildKit.Masking;
using BuildKit.Releases;
using Microsoft.Extensions.Time.Testing;

namespace BuildKit.Tests.Releases;

/// <summary>Publishing to a server that takes files by PUT, and to one that does not do so well.</summary>
public sealed class HttpStoreTests : IDisposable
{
    const string Package = "shop-1.2.3.tar.gz";

    readonly ReadyRelease release = new();
    readonly StoreServer server = new();

    Destination Store => Destination.Http(server.Address + "store");

    public static TheoryData<string> Files => [Package, "NOTES.md", "deploy.sh", "SHA256SUMS", "release.json"];

    public void Dispose()
    {
        server.Dispose();
        release.Dispose();
    }

    [Fact]
    public async Task Packages_come_first_and_the_manifest_last_and_a_second_time_nothing_is_sent()
    {
        await release.PublishAsync(Store);

        Assert.Equal(release.Names.Select(name => $"/store/Shop/1.2.3/{name}"), server.Puts);
        AssertComplete();
        Assert.Equal(("published", 5, 0), (release.Published.Result, release.Published.Pushed.Count, release.Published.WasThere.Count));

        server.Requests.Clear();
        await release.PublishAsync(Store);

        Assert.Empty(server.Puts);
        Assert.Equal(("unchanged", 0, 5), (release.Published.Result, release.Published.Pushed.Count, release.Published.WasThere.Count));
        Assert.Equal(server.Address + "store", release.Published.Destination);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task An_upload_that_is_cut_at_any_stage_is_repeated(string file)
    {
        var size = release.Bytes(file).Length;
        server.KnowsPreconditions = false;
        server.Keeping = path => AssertManifestIsLast(path);
        server.Fail("PUT", file,
            new() { CutAfter = 0 }, new() { CutAfter = 1 }, new() { CutAfter = size / 2 }, new() { CutAfter = size - 1, Keeps = true }, new() { Cuts = true });

        await release.PublishAsync(Store);

        AssertComplete();
        Assert.Equal(5, release.Pauses.Count);
        Assert.Equal(release.Names, release.Published.Pushed);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_that_was_stored_before_the_connection_ended_is_not_sent_again(string file)
    {
        server.Fail("PUT", file, new Fault { Cuts = true, Keeps = true });

        await release.PublishAsync(Store);

        AssertComplete();
        Assert.Single(server.Puts, path => path.EndsWith(file, StringComparison.Ordinal));
        Assert.Equal(release.Names, release.Published.Pushed);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_next_run_sends_what_the_one_before_did_not(string file)
    {
        server.Faults = (method, name) => method == "PUT" && name == file ? new() { CutAfter = 3, Keeps = true } : null;
        var error = await release.FailAsync(Store);

        Assert.Equal("BK0490", error.Code);
        Assert.Contains("./build.sh Push --release 1.2.3", error.Hint, StringComparison.Ordinal);
        Assert.Equal("failed", release.Published.Result);
        Assert.Equal(release.Names.TakeWhile(name => name != file), release.Published.Pushed);
        server.Faults = (_, _) => null;
        server.Requests.Clear();

        await release.PublishAsync(Store);

        AssertComplete();
        Assert.Equal(release.Names.SkipWhile(name => name != file).Select(name => $"/store/Shop/1.2.3/{name}"), server.Puts);
    }

    [Fact]
    public async Task Whatever_goes_wrong_a_manifest_is_there_only_when_everything_is()
    {
        foreach (var seed in Rounds.Seeds(15))
        {
            var random = new Random(seed);
            server.Files.Clear();
            server.KnowsPreconditions = random.Next(2) == 0;
            server.Keeping = path => AssertManifestIsLast(path, $"seed {seed}");
            server.Faults = (method, _) => random.Next(3) == 0 ? RandomFault(random, method) : null;
            for (var run = 0; ; run++)
            {
                Assert.True(run < 200, $"seed {seed}: it does not come to an end");
                try
                {
                    await release.PublishAsync(Store);
                    break;
                }
                catch (BuildException exception) when (exception.Error.Code == "BK0490")
                {
                    // The next run goes on.
                }
            }

            AssertComplete();
        }
    }

    [Theory]
    [InlineData(Package)]
    [InlineData("SHA256SUMS")]
    [InlineData("release.json")]
    public async Task Other_bytes_of_the_same_version_are_refused_before_anything_is_sent(string file)
    {
        server.Files[$"/store/Shop/1.2.3/{file}"] = "other"u8.ToArray();

        var error = await release.FailAsync(Store);

        Assert.Equal(("BK0487", 12), (error.Code, error.ExitCode));
        Assert.Contains(("There", Digest.OfBytes("other"u8).ToString()), error.Facts);
        Assert.Contains(("Here", release.Sha256(file)), error.Facts);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Puts);
        Assert.Empty(release.Pauses);
        Assert.Equal(("refused", file), (release.Published.Result, release.Published.Refused.Single()));
    }

    [Fact]
    public async Task A_signature_that_is_there_stays_and_one_that_is_not_is_added_later()
    {
        await release.PublishAsync(Store);
        File.WriteAllText(release.Directory / "SHA256SUMS.sig", "mine");
        server.Files["/store/Shop/1.2.3/SHA256SUMS.hsm.sig"] = "theirs"u8.ToArray();
        File.WriteAllText(release.Directory / "SHA256SUMS.hsm.sig", "of another day");

        await release.PublishAsync(Store);

        Assert.Equal(["SHA256SUMS.sig"], release.Published.Pushed);
        Assert.Equal("theirs"u8.ToArray(), server.Files["/store/Shop/1.2.3/SHA256SUMS.hsm.sig"]);
    }

    [Theory]
    [InlineData(400, "BK0483")]
    [InlineData(401, "BK0491")]
    [InlineData(403, "BK0491")]
    [InlineData(404, "BK0483")]
    [InlineData(405, "BK0483")]
    [InlineData(409, "BK0483")]
    [InlineData(413, "BK0483")]
    [InlineData(501, "BK0483")]
    [InlineData(507, "BK0483")]
    public async Task What_does_not_change_by_asking_again_is_asked_once(int status, string code)
    {
        server.Faults = (method, _) => method == "PUT" ? new() { Status = status, Body = "because of this" } : null;

        var error = await release.FailAsync(Store);

        Assert.Equal(code, error.Code);
        Assert.Contains($"the answer was {status}", $"{error}", StringComparison.Ordinal);
        Assert.Contains("because of this", $"{error}", StringComparison.Ordinal);
        Assert.Contains(server.Address, $"{error}", StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
        Assert.Empty(release.Pauses);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(425)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task What_passes_is_asked_again_later_and_later(int status)
    {
        server.Fail("GET", Package, [.. Enumerable.Repeat(Fault.Answer(status), 4)]);
        server.Fail("PUT", "NOTES.md", Fault.Answer(status));

        await release.PublishAsync(Store);

        AssertComplete();
        Assert.Equal(5, release.Pauses.Count);
        Assert.All(release.Pauses.Take(4).Select((pause, i) => pause.TotalSeconds / Math.Pow(2, i)), factor => Assert.InRange(factor, 0.5, 1));
        Assert.InRange(release.Pauses[4].TotalSeconds, 0.5, 1);
        Assert.Contains($"{Package}: the answer was {status}", release.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Six_attempts_are_enough()
    {
        server.Faults = (method, _) => method == "PUT" ? Fault.Answer(503) : null;

        var error = await release.FailAsync(Store);

        Assert.Equal("BK0490", error.Code);
        Assert.Contains(("Attempts", "6"), error.Facts);
        Assert.Equal(5, release.Pauses.Count);
        Assert.Equal(6, server.Puts.Count());
    }

    [Fact]
    public async Task The_server_says_how_long_to_wait()
    {
        var time = new FakeTimeProvider(new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
        release.Time = time;
        server.Fail("PUT", Package,
            Fault.Answer(429, ("Retry-After", "7")),
            Fault.Answer(503, ("Retry-After", "Sun, 22 Nov 2026 10:01:30 GMT")),
            Fault.Answer(429, ("Retry-After", "Sun, 22 Nov 2026 09:00:00 GMT")));

        await release.PublishAsync(Store);

        Assert.Equal([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(90), TimeSpan.Zero], release.Pauses);
    }

    [Fact]
    public async Task A_server_that_wants_to_be_left_alone_for_an_hour_is()
    {
        server.Fail("PUT", Package, Fault.Answer(429, ("Retry-After", "3600")));

        var error = await release.FailAsync(Store);

        Assert.Equal("BK0490", error.Code);
        Assert.Contains("3600 s", $"{error}", StringComparison.Ordinal);
        Assert.Empty(release.Pauses);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task A_server_that_says_nothing_is_given_up_and_asked_again(string method)
    {
        var time = new FakeTimeProvider();
        release.Time = time;
        server.Fail(method, "NOTES.md", new Fault { Hangs = true });

        var publishing = release.PublishAsync(Store);
        await server.Hanging.WaitAsync(TestContext.Current.CancellationToken);
        time.Advance(Patience.Idle);
        await publishing;

        AssertComplete();
        Assert.Single(release.Pauses);
        Assert.Contains("NOTES.md: nothing moved for 100 s", release.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task Cancelling_ends_it_at_once(string method)
    {
        server.Fail(method, "NOTES.md", new Fault { Hangs = true });
        using var stop = new CancellationTokenSource();

        var publishing = release.PublishAsync(Store, stop.Token);
        await server.Hanging.WaitAsync(TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publishing);
        Assert.Equal("interrupted", release.Published.Result);
        await release.PublishAsync(Store, TestContext.Current.CancellationToken);
        AssertComplete();
    }

    [Fact]
    public async Task Where_directories_have_to_be_made_they_are()
    {
        server.NeedsDirectories = true;

        await release.PublishAsync(Store);

        AssertComplete();
        Assert.Equal(["MKCOL /store/Shop/", "MKCOL /store/Shop/1.2.3/"], server.Requests.Where(request => request.StartsWith("MKCOL", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Somebody_who_stores_the_same_meanwhile_is_no_fault()
    {
        server.Fail("GET", Package, Fault.Answer(404));
        server.Files[$"/store/Shop/1.2.3/{Package}"] = release.Bytes(Package);

        await release.PublishAsync(Store);

        AssertComplete();
        Assert.Contains(Package, release.Published.WasThere);
    }

    [Fact]
    public async Task Somebody_who_stores_something_else_meanwhile_keeps_it()
    {
        server.Fail("GET", Package, Fault.Answer(404));
        server.Files[$"/store/Shop/1.2.3/{Package}"] = "other"u8.ToArray();

        Assert.Equal("BK0487", (await release.FailAsync(Store)).Code);
        Assert.Equal("other"u8.ToArray(), server.Files[$"/store/Shop/1.2.3/{Package}"]);
        Assert.False(server.Files.ContainsKey("/store/Shop/1.2.3/release.json"));
    }

    [Theory]
    [InlineData("shop-1.2.3.tar.gz", false)]
    [InlineData("SHA256SUMS", false)]
    [InlineData("release.json", true)]
    public async Task Somebody_else_who_overwrites_what_was_sent_is_found_out(string file, bool hasManifest)
    {
        server.KnowsPreconditions = false;
        release.Posting = posted =>
        {
            if ($"{posted}".Contains($"pushed {file}", StringComparison.Ordinal))
            {
                server.Files[$"/store/Shop/1.2.3/{file}"] = "other"u8.ToArray();
            }
        };

        var error = await release.FailAsync(Store);

        Assert.Equal(("BK0487", 12), (error.Code, error.ExitCode));
        Assert.Contains(file, $"{error}", StringComparison.Ordinal);
        Assert.Equal(hasManifest, server.Files.ContainsKey("/store/Shop/1.2.3/release.json"));
    }

    [Fact]
    public async Task Somebody_who_stores_something_else_after_the_first_look_keeps_it_also_where_preconditions_are_not_known()
    {
        server.KnowsPreconditions = false;
        release.Posting = posted =>
        {
            if ($"{posted}".Contains($"pushed {Package}", StringComparison.Ordinal))
            {
                server.Files["/store/Shop/1.2.3/NOTES.md"] = "other"u8.ToArray();
            }
        };

        Assert.Equal("BK0487", (await release.FailAsync(Store)).Code);
        Assert.Equal("other"u8.ToArray(), server.Files["/store/Shop/1.2.3/NOTES.md"]);
    }

    [Fact]
    public async Task A_file_that_changes_under_way_does_not_arrive()
    {
        server.Fail("PUT", "NOTES.md", Fault.Answer(503));
        var isFirst = true;
        server.Keeping = path =>
        {
            if (isFirst)
            {
                isFirst = false;
                File.WriteAllText(release.Directory / "NOTES.md", "WHAT CHANGED\n");
            }
        };

        var error = await release.FailAsync(Store);

        Assert.Equal("BK0418", error.Code);
        Assert.Equal([$"/store/Shop/1.2.3/{Package}"], server.Files.Keys);
    }

    [Fact]
    public async Task A_damaged_release_does_not_leave_the_store()
    {
        File.AppendAllText(release.Directory / "NOTES.md", "!");

        Assert.Equal("BK0418", (await release.FailAsync(Store)).Code);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(true, "Bearer a-l0ng-token")]
    [InlineData(false, "Basic Y2k6cMOkc3M6d29yZA==")]
    public async Task Credentials_are_in_a_header_and_nowhere_else(bool isToken, string header)
    {
        SecretMask.Begin();
        server.Authorization = header;

        await release.PublishAsync(isToken ? Destination.Http(server.Address).Token(() => "a-l0ng-token") : Destination.Http(server.Address).User("ci", () => "päss:word"));

        Assert.True(server.Files.ContainsKey("/Shop/1.2.3/release.json"));
        Assert.DoesNotContain("a-l0ng-token", release.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("päss:word", release.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(500)]
    [InlineData(400)]
    public async Task A_server_that_sends_the_credential_back_does_not_make_it_known(int status)
    {
        SecretMask.Begin();
        var given = "a-l0ng+token/=" + new string('x', 300);
        server.Faults = (_, _) => new() { Status = status, Body = $"not good: {{authorization}}, again {Uri.EscapeDataString(given)}" };

        var error = await release.FailAsync(Destination.Http(server.Address).Token(() => given));

        Assert.Contains("not good: Bearer ***", $"{error}", StringComparison.Ordinal);
        Assert.DoesNotContain("a-l0ng", $"{error}{release.Said}", StringComparison.Ordinal);
        Assert.DoesNotContain("xxx", $"{error}{release.Said}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_sends_user_and_password_back_does_not_make_them_known()
    {
        SecretMask.Begin();
        const string password = "pässword+/=of the store";
        server.Faults = (_, _) => new() { Status = 403, Body = $"no: {{authorization}} {Uri.EscapeDataString(password)} {password}" };

        var error = await release.FailAsync(Destination.Http(server.Address).User("ci", () => password));

        var text = $"{error}{release.Said}";
        Assert.Contains("user 'ci' with the password", text, StringComparison.Ordinal);
        Assert.DoesNotContain("of the store", text, StringComparison.Ordinal);
        Assert.DoesNotContain("20store", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"ci:{password}"))[8..], text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_this_machine_does_not_trust_ends_it()
    {
        using var certificate = TestCertificate.ForServer();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var connection = await listener.AcceptTcpClientAsync();
            await using var secure = new SslStream(connection.GetStream());
            try
            {
                await secure.AuthenticateAsServerAsync(certificate);
                _ = await secure.ReadAsync(new byte[1]);
            }
            catch (Exception exception) when (exception is IOException or AuthenticationException)
            {
                // It turns away.
            }
        }, TestContext.Current.CancellationToken);

        var error = await release.FailAsync(Destination.Http($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"));

        await serving;
        Assert.Equal("BK0483", error.Code);
        Assert.Contains("certificate", error.Hint, StringComparison.Ordinal);
        Assert.Empty(release.Pauses);
    }

    string? StoreToken { get; set; }

    [Theory]
    [InlineData(null, "BK0488")]
    [InlineData("", "BK0488")]
    [InlineData("with a line end\n", "BK0485")]
    [InlineData("abc", "BK0630")]
    public async Task A_credential_that_cannot_be_one_is_said_to_be_so(string? value, string code)
    {
        SecretMask.Begin();
        StoreToken = value;

        var error = await release.FailAsync(Destination.Http(server.Address).Token(() => StoreToken));

        Assert.Equal(code, error.Code);
        Assert.Contains("the token of StoreToken", $"{error}", StringComparison.Ordinal);
        Assert.Empty(server.Requests);
        Assert.True(code != "BK0488" || $"{error}".Contains("BK_STORE_TOKEN", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_credential_is_named()
    {
        SecretMask.Begin();
        StoreToken = "wrong-token";
        server.Authorization = "Bearer right-token";

        var error = await release.FailAsync(Destination.Http(server.Address).Token(() => StoreToken));

        Assert.Equal("BK0491", error.Code);
        Assert.Contains(("Credential", "the token of StoreToken"), error.Facts);
        Assert.DoesNotContain("wrong-token", $"{error}", StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("http://releases.example.com/store", "it is not encrypted")]
    [InlineData("https://ci:c4nary@releases.example.com", "a user or a password")]
    [InlineData("https://releases.example.com/?token=c4nary", "behind the path")]
    [InlineData("https://releases.example.com/#c4nary", "behind the path")]
    [InlineData("ftp://releases.example.com", "no http or https address")]
    [InlineData("c4nary@nowhere", "no http or https address")]
    [InlineData("", "no http or https address")]
    [InlineData(null, "no http or https address")]
    public async Task An_address_that_is_not_usable_is_refused_and_no_credential_shown(string? address, string reason)
    {
        var error = await release.FailAsync(Destination.Http(address!));

        Assert.Equal(("BK0484", 2), (error.Code, error.ExitCode));
        Assert.Contains(reason, $"{error}", StringComparison.Ordinal);
        Assert.DoesNotContain("c4nary", $"{error}{release.Said}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirection_is_not_followed_with_the_credential()
    {
        using var other = new StoreServer();
        server.Faults = (_, _) => Fault.Answer(307, ("Location", other.Address + "elsewhere?token=c4nary"));

        var error = await release.FailAsync(Destination.Http(server.Address).Token(() => "a-l0ng-token"));

        Assert.Equal("BK0483", error.Code);
        Assert.Contains(other.Address + "elsewhere", $"{error}", StringComparison.Ordinal);
        Assert.DoesNotContain("c4nary", $"{error}", StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_server_that_nobody_listens_at_is_told_apart()
    {
        server.Dispose();

        var error = await release.FailAsync(Store);

        Assert.Equal("BK0490", error.Code);
        Assert.Contains("refused", $"{error}", StringComparison.OrdinalIgnoreCase);
        Assert.Equal(5, release.Pauses.Count);
    }

    [Fact]
    public async Task Versions_with_build_metadata_are_written_as_addresses_want_it()
    {
        server.KnowsDigests = true;
        await release.PublishAsync(Destination.Http(server.Address + "a%20store/"));

        Assert.True(server.Files.ContainsKey("/a store/Shop/1.2.3/release.json"));
        await release.PublishAsync(Destination.Http(server.Address + "a%20store"));
        Assert.Equal("unchanged", release.Published.Result);
    }

    static Fault RandomFault(Random random, string method) => random.Next(6) switch
    {
        0 => Fault.Answer(503),
        1 => Fault.Answer(429, ("Retry-After", "1")),
        2 when method == "PUT" => new() { CutAfter = random.Next(3) },
        3 when method == "PUT" => new() { CutAfter = random.Next(8), Keeps = true },
        4 => new() { Cuts = true, Keeps = method == "PUT" },
        _ => new() { Cuts = true },
    };

    void AssertManifestIsLast(string path, string about = "")
    {
        if (path.EndsWith("release.json", StringComparison.Ordinal))
        {
            Assert.All(release.Names.SkipLast(1), name => Assert.True(
                server.Files.TryGetValue($"/store/Shop/1.2.3/{name}", out var bytes) && bytes.AsSpan().SequenceEqual(release.Bytes(name)), $"{name} {about}"));
        }
    }

    void AssertComplete() => Assert.All(release.Names, name => Assert.Equal(release.Bytes(name), server.Files[$"/store/Shop/1.2.3/{name}"]));
}
