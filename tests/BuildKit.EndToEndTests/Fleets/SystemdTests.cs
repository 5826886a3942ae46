namespace BuildKit.Tests.Fleets;

/// <summary>A service of ASP.NET on a host where systemd keeps it, really restarted, really asked, really taken back.</summary>
[Trait("Speed", "Slow")]
[Takes(seconds: 40)]
public sealed class SystemdTests : IDisposable
{
    const string Members = ShopSpace.Making + """

        DeploymentEnvironment Production => _ => _.Hosts("host01").HostDirectory("/srv/apps").Ssh(AbsolutePath.Of(Environment.GetEnvironmentVariable("SSH_CONFIG") ?? "/none"));

        Target Deploy => _ => _.DependsOn(Release).Deploys(Shop, deploy => deploy
            .Restart("systemctl restart shop").Healthy(health => health.Http("http://localhost:8080/health").Within(TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("WITHIN") ?? "60"))).Consecutive(2)));
        """;

    readonly ShopSpace shop = new(tag: null, Members);

    [Fact]
    public async Task A_service_is_deployed_restarted_and_taken_back_by_systemd()
    {
        using var host = await SystemdHost.UpAsync();
        shop.Space.Variables["SSH_CONFIG"] = host.SshConfig;
        host.Run($"""
            cat >/etc/systemd/system/shop.service <<'END'
            [Service]
            WorkingDirectory=/srv/apps/Shop/current
            ExecStart={host.Dotnet} Shop.Api.dll
            Environment=ASPNETCORE_URLS=http://localhost:8080 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
            [Install]
            WantedBy=multi-user.target
            END
            systemctl daemon-reload && systemctl enable --quiet shop
            """);
        Publish();
        var assembly = File.ReadAllBytes(shop.Root / "source/Shop.Api.dll");
        shop.Commit("a service", "v1.0.0");

        Deploy().Succeeds();
        Assert.Equal("healthy", host.Run("curl -s http://localhost:8080/health"));
        Assert.EndsWith("/releases/1.0.0", host.Run("readlink /proc/$(systemctl show --property MainPID --value shop)/cwd"), StringComparison.Ordinal);
        var first = host.Run("systemctl show --property MainPID --value shop");
        Deploy().Succeeds().Prints("nothing to do");
        Assert.Equal(first, host.Run("systemctl show --property MainPID --value shop"));

        // What never answers costs this time; what does has to come back within it.
        shop.Space.Variables["WITHIN"] = "20";
        shop.Change("source/Shop.Api.dll", "no assembly", "v1.1.0");
        Deploy().Exits(20).Prints("1.1.0 is unhealthy", "no answer from http://localhost:8080/health");
        Assert.Equal("healthy", host.Run("curl -s http://localhost:8080/health"));
        Assert.EndsWith("/releases/1.0.0", host.Run("readlink /proc/$(systemctl show --property MainPID --value shop)/cwd"), StringComparison.Ordinal);

        shop.Space.Variables.Remove("WITHIN");
        File.WriteAllBytes(shop.Root / "source/Shop.Api.dll", assembly);
        shop.Change("source/new.txt", "more", "v1.2.0");
        Deploy().Succeeds();
        shop.Run("Rollback", "--environment", "production").Succeeds();
        Assert.EndsWith("/releases/1.0.0", host.Run("readlink /proc/$(systemctl show --property MainPID --value shop)/cwd"), StringComparison.Ordinal);
        Assert.Equal("active", host.Run("systemctl is-active shop"));
        shop.Run("Status", "--environment", "production").Succeeds().Prints("1.0.0", "healthy", "agrees");
    }

    public void Dispose() => shop.Dispose();

    Finished Deploy() => shop.Run("Deploy", "--environment", "production");

    void Publish()
    {
        using var publish = shop.Space.StartIn(SourceTree.Root / "tests/Builds/Service/source/Shop.Api", "dotnet",
            ["publish", "-c", "Release", "-v", "q", "-o", shop.Root / "source", "--artifacts-path", shop.Root / ".buildkit/service"]);
        publish.Wait().Succeeds();
    }
}
