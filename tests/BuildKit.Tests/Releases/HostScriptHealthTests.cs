using System.Collections.Concurrent;
using System.Text.Json;

namespace BuildKit.Tests.Releases;

/// <summary>What the host asks itself for over HTTP, and how it is taken out of its pool and put back.</summary>
[Trait("Speed", "Slow")]
public sealed class HostScriptHealthTests : IDisposable
{
    readonly ConcurrentQueue<(int Status, string? Location)> answers = new();
    readonly ConcurrentBag<string> asked = [];
    readonly LoopbackServer server;

    public HostScriptHealthTests() => server = new(async exchange =>
    {
        asked.Add($"{exchange.Path} of {exchange.Headers["Host"]}");
        var (status, location) = answers.TryDequeue(out var next) ? next : (200, null);
        await exchange.AnswerAsync(status, "hello", location is null ? [] : [("Location", location)]);
    });

    public void Dispose() => server.Dispose();

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void A_release_that_answers_as_expected_is_healthy(string shell)
    {
        using var host = Host(shell, consecutive: 2);

        host.Run("1.0", "activate").Exits(0).Says("good, 2 of 2 in a row");

        Assert.Equal([$"/health of {Authority}", $"/health of {Authority}"], asked);
        Assert.True(host.Status("1.0", "--probe").GetProperty("healthy").GetBoolean());
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void Case_15_A_redirect_is_told_as_what_it_is_with_what_to_set(string shell)
    {
        using var host = Host(shell);
        Answer(3, 301, "https://localhost:1/health");

        host.Run("1.0", "activate").Exits(21).Says("1.0 is unhealthy: HTTP 301 Location https://localhost:1/health", "set another path or the host header");
        Assert.DoesNotContain("/ of localhost:1", asked);
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void Case_15_A_login_is_told_as_what_it_is(string shell)
    {
        using var host = Host(shell);
        Answer(3, 401);

        host.Run("1.0", "activate").Exits(21).Says("1.0 is unhealthy: HTTP 401", "3 attempts", "set another path or the host header");
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void Case_16_A_bad_answer_sets_the_counter_back_and_says_so(string shell)
    {
        using var host = Host(shell, attempts: 4, consecutive: 2);
        answers.Enqueue((200, null));
        answers.Enqueue((500, null));

        host.Run("1.0", "activate").Exits(0).Says("health 2/4: HTTP 500", "health: back to 0 of 2 in a row", "health 4/4: good, 2 of 2 in a row");
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void Case_17_A_warm_up_that_takes_too_long_is_told_with_deadline_time_and_last_answer(string shell)
    {
        using var host = Host(shell, deadline: 1);
        Answer(50, 503);

        var run = host.Run("1.0", "activate").Exits(21).Says("1.0 is unhealthy: HTTP 503", "the deadline of 1 s is over");
        Assert.Matches(@"\(\d s of 1 s, \d+ attempts, last exit code 1\)", run.Error);
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void Nobody_listening_is_no_answer(string shell)
    {
        using var host = Host(shell);
        server.Dispose();

        host.Run("1.0", "activate").Exits(21).Says("1.0 is unhealthy: no answer from http://127.0.0.1:");
    }

    [Fact]
    public void The_header_and_the_status_are_those_that_are_wished_for()
    {
        using var host = Host("dash", header: "shop.example.com", status: 204);
        Answer(1, 204);

        host.Run("1.0", "activate").Exits(0);

        Assert.Equal(["/health of shop.example.com"], asked);
    }

    [Theory]
    [InlineData("curl")]
    [InlineData("wget")]
    [InlineData("perl")]
    public void Any_of_three_programs_will_do(string program)
    {
        using var host = Host("dash", header: "shop");
        var tools = Tools(host, program);
        answers.Enqueue((301, "/login"));

        host.Start(Shell.Of("dash").With(tools, only: true), "1.0", "activate").Wait().Exits(0).Says("HTTP 301 Location /login", "good");
        Assert.Contains("/health of shop", asked);
    }

    [Fact]
    public void Without_any_of_them_the_host_says_what_it_lacks()
    {
        using var host = Host("dash");

        host.Start(Shell.Of("dash").With(Tools(host, "none"), only: true), "1.0", "activate").Wait().Exits(21).Says("this host lacks curl, wget and perl");
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void A_host_is_out_of_its_pool_while_it_is_switched(string shell)
    {
        using var host = Pooled(shell);
        host.Deploy("1.0");
        Assert.Equal(["back 1.0"], Pool(host));

        host.Deploy("2.0");
        host.Run("2.0", "activate").Exits(0);

        Assert.Equal(["back 1.0", "out 1.0", "back 2.0"], Pool(host));
        host.Run("2.0", "rollback").Exits(0);
        Assert.Equal(["out 2.0", "back 1.0"], Pool(host)[3..]);
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void An_unhealthy_release_gives_way_before_the_host_is_put_back(string shell)
    {
        using var host = Pooled(shell);
        host.Pack("3.0", healthy: false);
        host.Deploy("1.0");

        host.Run("3.0", "stage").Exits(0);
        host.Run("3.0", "activate").Exits(20);

        Assert.Equal(["back 1.0", "out 1.0", "back 1.0"], Pool(host));
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void Case_18_A_host_that_does_not_drain_in_time_is_put_back_unchanged(string shell)
    {
        using var host = Pooled(shell);
        host.Deploy("1.0");
        host.Run("2.0", "stage").Exits(0);
        File.WriteAllText(host / "root of shop.stuck", "");

        var run = host.Run("2.0", "activate").Exits(11).Says("it may take 1 s", "nothing was changed");

        Assert.False(run.Changed);
        Assert.Equal("releases/1.0", host.Current);
        Assert.Equal(["back 1.0", "back 1.0"], Pool(host));
        Assert.Equal("1.0", host.Status("1.0").GetProperty("active").GetString());
        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void Case_18_A_host_that_need_not_drain_is_switched_all_the_same(string shell)
    {
        using var host = Pooled(shell, mayFail: true);
        host.Deploy("1.0");
        host.Run("2.0", "stage").Exits(0);
        File.WriteAllText(host / "root of shop.stuck", "");

        host.Run("2.0", "activate").Exits(0).Says("warning: draining failed");

        Assert.Equal("releases/2.0", host.Current);
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void An_unhealthy_host_stays_out_of_its_pool(string shell)
    {
        using var host = Pooled(shell);
        host.Deploy("1.0");
        host.Run("2.0", "stage").Exits(0);
        File.WriteAllText(host.Broken, "");

        host.Run("2.0", "activate").Exits(21).Says("the host stays out of its pool");

        Assert.Equal(["back 1.0", "out 1.0"], Pool(host));
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void A_question_for_the_state_changes_nothing_and_tells_health_and_platform(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0");
        Assert.Equal(JsonValueKind.Null, host.Status("1.0", "--probe").GetProperty("healthy").ValueKind);
        host.Deploy("1.0");
        Assert.Equal(JsonValueKind.Null, host.Status("1.0").GetProperty("healthy").ValueKind);
        var before = host.Snapshot();

        Assert.True(host.Status("1.0", "--probe").GetProperty("healthy").GetBoolean());
        File.WriteAllText(host.Broken, "");
        Assert.False(host.Status("1.0", "--probe").GetProperty("healthy").GetBoolean());

        Assert.Equal(before, host.Snapshot());
        Assert.Equal(BuildKit.Releases.RuntimeIdentifiers.Here, host.Status("1.0").GetProperty("platform").GetString());
        host.Run("1.0", "stage", "--probe").Exits(64).Says("to status");
    }

    string Authority => server.Address["http://".Length..^1];

    HostSandbox Host(string shell, int attempts = 3, int consecutive = 1, int deadline = 60, string header = "", int status = 200)
    {
        var host = new HostSandbox(shell)
        {
            Configure = constants => constants with
            {
                Health = "",
                HealthOnWindows = null,
                Restart = "",
                RestartOnWindows = null,
                HealthAddress = server.Address + "health",
                HealthHost = header,
                HealthStatus = status,
                HealthAttempts = deadline == 1 ? 9999 : attempts,
                HealthConsecutive = consecutive,
                HealthDeadlineSeconds = deadline,
                HealthPauseSeconds = deadline == 1 ? 1 : 0,
            },
        };
        host.Pack("1.0");
        host.Run("1.0", "stage").Exits(0);
        return host;
    }

    void Answer(int times, int status, string? location = null)
    {
        for (var i = 0; i < times; i++)
        {
            answers.Enqueue((status, location));
        }
    }

    static HostSandbox Pooled(string shell, bool mayFail = false)
    {
        var host = new HostSandbox(shell)
        {
            Configure = constants => constants with
            {
                Drain = """if test -e "$DEPLOY_ROOT.stuck"; then sleep 30; fi; echo "out $DEPLOY_RELEASE" >>"$DEPLOY_ROOT.pool" """,
                DrainOnWindows = "if (Test-Path \"$env:DEPLOY_ROOT.stuck\") { Start-Sleep 30 }; Add-Content \"$env:DEPLOY_ROOT.pool\" \"out $env:DEPLOY_RELEASE\"",
                Undrain = """echo "back $DEPLOY_RELEASE" >>"$DEPLOY_ROOT.pool" """,
                UndrainOnWindows = "Add-Content \"$env:DEPLOY_ROOT.pool\" \"back $env:DEPLOY_RELEASE\"",
                DrainDeadlineSeconds = 1,
                DrainMayFail = mayFail,
            },
        };
        host.Pack("1.0");
        host.Pack("2.0");
        return host;
    }

    static string[] Pool(HostSandbox host) => File.ReadAllLines(host / "root of shop.pool");

    // All tools of the system but those that ask over HTTP, of which one.
    static string Tools(HostSandbox host, string program)
    {
        string directory = host / "tools";
        Directory.CreateDirectory(directory);
        foreach (var tool in Directory.EnumerateFiles("/usr/bin").Concat(Directory.EnumerateFiles("/bin")).DistinctBy(Path.GetFileName))
        {
            var name = Path.GetFileName(tool);
            if (name == program || name is not ("curl" or "wget") && (name != "perl" || program == "perl"))
            {
                File.CreateSymbolicLink(Path.Combine(directory, name), tool);
            }
        }

        return directory;
    }
}
