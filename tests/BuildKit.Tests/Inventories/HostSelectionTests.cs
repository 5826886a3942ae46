using System.Collections.Immutable;
using BuildKit.Inventories;

namespace BuildKit.Tests.Inventories;

public class HostSelectionTests
{
    static readonly InventoryHost[] Hosts =
    [
        new() { Name = "web-01", Address = "web-01", Roles = ["web"], Tags = ["eu"], Facts = ImmutableSortedDictionary<string, string>.Empty.Add("rack", "a1") },
        new() { Name = "web-02", Address = "web-02", Roles = ["web"], Tags = ["us"] },
        new() { Name = "db-01", Address = "db-01", Roles = ["db", "backup"], Tags = ["eu"] },
    ];

    [Theory]
    [InlineData("", "")]
    [InlineData("web-02", "web-02")]
    [InlineData("WEB-02, db-01", "web-02 db-01")]
    [InlineData("web-*", "web-01 web-02")]
    [InlineData("*-01", "web-01 db-01")]
    [InlineData("web-[01:02]", "web-01 web-02")]
    [InlineData("[web,db]-01", "web-01 db-01")]
    [InlineData("role:web", "web-01 web-02")]
    [InlineData("role:backup,web-01", "web-01 db-01")]
    [InlineData("tag:eu", "web-01 db-01")]
    [InlineData("rack=a1", "web-01")]
    public void Words_mean_hosts(string words, string names) => Assert.Equal(names, string.Join(' ', HostSelection.Of(Hosts, words, "production")));

    [Theory]
    [InlineData("web-3", "web-3", "Did you mean 'web-01'?")]
    [InlineData("web-[01:03]", "web-03", "Did you mean 'web-01'?")]
    [InlineData("role:wbe", "role:wbe", "Did you mean 'role:web'?")]
    [InlineData("tag:asia", "tag:asia", null)]
    [InlineData("mail-*", "mail-*", null)]
    [InlineData("rack=a2", "rack=a2", null)]
    public void A_word_that_means_no_host_is_refused(string words, string unknown, string? hint)
    {
        var error = Assert.Throws<BuildException>(() => HostSelection.Of(Hosts, words, "production")).Error;

        Assert.Equal(("BK0535", $"'production' has no host '{unknown}'", 2), (error.Code, error.Message, error.ExitCode));
        Assert.Equal(hint ?? "Name hosts as the environment does, or by role:NAME, tag:NAME, FACT=VALUE.", error.Hint);
    }
}
