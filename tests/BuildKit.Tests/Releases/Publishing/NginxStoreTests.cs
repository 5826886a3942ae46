using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using BuildKit.Masking;

namespace BuildKit.Tests.Releases;

/// <summary>Publishing to nginx with WebDAV, as it comes from the distribution.</summary>
[Trait("Speed", "Slow")]
public sealed class NginxStoreTests : IDisposable
{
    readonly ReadyRelease release = new(size: 3_000_000);
    readonly TemporaryDirectory home = new("nginx");
    readonly string program = Needs.Tool("nginx");
    int port;

    public NginxStoreTests() => SecretMask.Begin();

    AbsolutePath There => home / "files/store/Shop/1.2.3";

    HttpDestination Store => Destination.Http($"http://127.0.0.1:{port}/store").User("ci", () => "the-p4ssword");

    public void Dispose()
    {
        if (File.Exists(home / "nginx.pid"))
        {
            Run("-s", "stop");
        }

        release.Dispose();
        home.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_release_arrives_whole_and_a_second_time_nothing_is_sent(bool makesDirectories)
    {
        Begin(makesDirectories);

        await release.PublishAsync(Store);

        Assert.Equal(release.Names, release.Published.Pushed);
        Assert.All(release.Names, name => Assert.Equal(release.Bytes(name), File.ReadAllBytes(There / name)));
        await release.PublishAsync(Store);
        Assert.Equal(("unchanged", 5), (release.Published.Result, release.Published.WasThere.Count));
        Assert.DoesNotContain("p4ssword", release.Said + File.ReadAllText(home / "access.log") + File.ReadAllText(home / "error.log"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_bytes_are_refused_and_stay()
    {
        Begin();
        home.Write("files/store/Shop/1.2.3/NOTES.md", "other");

        var error = await release.FailAsync(Store);

        Assert.Equal(("BK0487", 12), (error.Code, error.ExitCode));
        Assert.Equal(["NOTES.md"], Directory.EnumerateFiles(There).Select(path => Path.GetFileName(path)));
    }

    [Theory]
    [InlineData("shop-1.2.3.tar.gz", false)]
    [InlineData("SHA256SUMS", false)]
    [InlineData("release.json", true)]
    public async Task Somebody_else_who_overwrites_what_was_sent_is_found_out(string file, bool hasManifest)
    {
        Begin();
        release.Posting = posted =>
        {
            if ($"{posted}".Contains($"pushed {file}", StringComparison.Ordinal))
            {
                File.WriteAllText(There / file, "other");
            }
        };

        var error = await release.FailAsync(Store);

        Assert.Equal(("BK0487", 12), (error.Code, error.ExitCode));
        Assert.Contains(file, $"{error}", StringComparison.Ordinal);
        Assert.Equal(hasManifest, File.Exists(There / "release.json"));
    }

    [Fact]
    public async Task An_upload_that_broke_off_leaves_nothing_that_bars_the_way()
    {
        Begin();
        using (var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { LingerState = new(true, 0) })
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            await socket.SendAsync("PUT /store/Shop/1.2.3/shop-1.2.3.tar.gz HTTP/1.1\r\nHost: x\r\nAuthorization: Basic Y2k6dGhlLXA0c3N3b3Jk\r\nContent-Length: 3000000\r\n\r\n12345"u8.ToArray());
        }

        await release.PublishAsync(Store);

        Assert.Equal(release.Names, release.Published.Pushed);
        Assert.Equal(release.Bytes("shop-1.2.3.tar.gz"), File.ReadAllBytes(There / "shop-1.2.3.tar.gz"));
    }

    [Fact]
    public async Task A_server_that_does_not_know_us_or_takes_no_files_says_so_once()
    {
        Begin();
        var unknown = await release.FailAsync(Destination.Http($"http://127.0.0.1:{port}/store").User("ci", () => "another-word"));
        var forbidden = await release.FailAsync(Destination.Http($"http://127.0.0.1:{port}/readonly"));

        Assert.Equal(("BK0491", "BK0483"), (unknown.Code, forbidden.Code));
        Assert.DoesNotContain("another-word", $"{unknown}", StringComparison.Ordinal);
        Assert.Contains("405", $"{forbidden}", StringComparison.Ordinal);
        Assert.Empty(release.Pauses);
    }

    // It returns when it listens; another process may take the port before it does.
    void Begin(bool makesDirectories = true)
    {
        Directory.CreateDirectory(home / "files/readonly");
        home.Write("users", "ci:{PLAIN}the-p4ssword\n");
        for (var attempt = 0; ; attempt++)
        {
            port = FreePort();
            home.Write("nginx.conf", Configuration(makesDirectories));
            var (code, said) = Run();
            if (code == 0)
            {
                return;
            }

            Assert.True(attempt < 5 && said.Contains("in use", StringComparison.Ordinal), said);
        }
    }

    string Configuration(bool makesDirectories) => $$"""
        {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
        pid "{{home.Path}}/nginx.pid";
        error_log "{{home.Path}}/error.log";
        worker_processes 1;
        events {}
        http {
          access_log "{{home.Path}}/access.log";
          client_max_body_size 0;
          client_body_temp_path "{{home.Path}}/body";
          proxy_temp_path "{{home.Path}}/t1"; fastcgi_temp_path "{{home.Path}}/t2"; uwsgi_temp_path "{{home.Path}}/t3"; scgi_temp_path "{{home.Path}}/t4";
          server {
            listen 127.0.0.1:{{port}};
            root "{{home.Path}}/files";
            location /store {
              auth_basic "store"; auth_basic_user_file "{{home.Path}}/users";
              dav_methods PUT MKCOL;
              create_full_put_path {{(makesDirectories ? "on" : "off")}};
            }
          }
        }
        """;

    (int Code, string Said) Run(params string[] arguments)
    {
        Directory.CreateDirectory(home / "files/store");
        using var process = Process.Start(new ProcessStartInfo(program, ["-p", home.Path, "-e", home / "error.log", "-c", home / "nginx.conf", .. arguments]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return (process.ExitCode, File.Exists(home / "error.log") ? File.ReadAllText(home / "error.log") : "");
    }

    static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
