using BuildKit.Inventories;

namespace BuildKit.Tests.Inventories;

public class HostPatternTests
{
    [Theory]
    [InlineData("web", "web")]
    [InlineData("web-[08:11].example.com", "web-08.example.com web-09.example.com web-10.example.com web-11.example.com")]
    [InlineData("[1:2]-[1:2]", "1-1 1-2 2-1 2-2")]
    [InlineData("10.0.0.[9:10]", "10.0.0.9 10.0.0.10")]
    [InlineData("web-[01:10:4]", "web-01 web-05 web-09")]
    [InlineData("rack-[a:c]-[1:2]", "rack-a-1 rack-a-2 rack-b-1 rack-b-2 rack-c-1 rack-c-2")]
    [InlineData("rack-[A:C:2]", "rack-A rack-C")]
    [InlineData("[web,db,08:09].example.com", "web.example.com db.example.com 08.example.com 09.example.com")]
    public void A_range_counts_up_and_keeps_its_width(string pattern, string names) =>
        Assert.Equal(names.Split(' '), HostPattern.Expand([pattern]).Hosts.Select(host => host.Name));

    [Fact]
    public void User_and_port_belong_to_each_host()
    {
        var hosts = HostPattern.Expand(["deploy@web-[01:02].example.com:2222", "db"]).Hosts;

        Assert.Equal(
            [
                new() { Name = "web-01.example.com", Address = "web-01.example.com", User = "deploy", Port = 2222 },
                new() { Name = "web-02.example.com", Address = "web-02.example.com", User = "deploy", Port = 2222 },
                new() { Name = "db", Address = "db" },
            ],
            hosts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-oProxyCommand=evil")]
    [InlineData("-evil@web")]
    [InlineData("web;reboot")]
    [InlineData("web 1")]
    [InlineData("a@b@c")]
    [InlineData("web:0")]
    [InlineData("web:65536")]
    [InlineData("web-[2:1]")]
    [InlineData("web-[1:999999]")]
    [InlineData("web-[a:Z]")]
    [InlineData("web-[1:b]")]
    [InlineData("web-[1:9:0]")]
    [InlineData("web-[]")]
    [InlineData("web-[,]")]
    [InlineData("web-[a,]")]
    [InlineData("[1:999]-[1:999]")]
    [InlineData("web-[[1:2]]")]
    [InlineData("web-[1:2")]
    [InlineData("web\n")]
    [InlineData("web.")]
    public void What_is_no_host_is_refused(string pattern) =>
        Assert.Equal("BK0540", Assert.Throws<BuildException>(() => HostPattern.Expand([pattern])).Error.Code);

    [Fact]
    public void A_host_is_named_once_whatever_its_case() =>
        Assert.Equal("BK0541", Assert.Throws<BuildException>(() => HostPattern.Expand(["web-[1:3]", "WEB-2"])).Error.Code);

    [Fact]
    public void An_inventory_has_a_host() => Assert.Equal("BK0542", Assert.Throws<BuildException>(() => HostPattern.Expand([])).Error.Code);

    [Fact]
    public void The_digest_tells_every_difference()
    {
        string[] patterns = ["web", "deploy@web", "web:22", "db", "deploy@web:22"];

        Assert.Equal(patterns.Length, patterns.Select(pattern => HostPattern.Expand([pattern]).Digest()).Distinct().Count());
    }
}
