using System.Text.Json;

namespace BuildKit.Tests;

/// <summary>What <c>Status</c> tells people and machines, and that the ledger goes to the remote and back.</summary>
[Trait("Speed", "Slow")]
public sealed class StatusTests : IDisposable
{
    readonly ShopSpace shop = new();

    public StatusTests() => shop.Space.Variables["STAGING"] = shop.Root / ".buildkit/staging area";

    public void Dispose() => shop.Dispose();

    [Fact]
    public void Machines_get_one_document_on_standard_output_and_nothing_else()
    {
        shop.Deploy("--environment", "staging").Succeeds();
        var id = shop.Run(":incident", "open", "--environment", "staging", "--caused-by", "latest", "slow").Succeeds().Output.Trim();

        using var status = JsonDocument.Parse(shop.Run("Status", "--json").Succeeds().Output);

        var root = status.RootElement;
        Assert.Equal((1, "Shop"), (root.GetProperty("format").GetInt32(), root.GetProperty("product").GetString()));
        Assert.Equal(["local", "Staging"], root.GetProperty("environments").EnumerateArray().Select(e => e.GetProperty("name").GetString()));
        var staging = root.GetProperty("environments")[1];
        var host = staging.GetProperty("hosts")[0];
        Assert.Equal(("1.0.0", "1.0.0", "healthy"), (Text(host, "release"), Text(host, "recorded"), Text(host, "health")));
        Assert.Empty(host.GetProperty("drift").EnumerateArray());
        Assert.Equal(id, Text(staging.GetProperty("incidents")[0], "id"));
        Assert.Equal(Text(host, "deployment"), Text(staging.GetProperty("incidents")[0], "causedBy"));
        shop.Run("Status", "Hello", "--json").Exits(2).Prints("BK0926");
        shop.Run("Hello", "--json").Exits(2).Prints("BK0926");
    }

    [Fact]
    public void A_sick_release_is_asked_once_and_not_until_its_time_is_over()
    {
        shop.Space.Variables["WITHIN"] = "600";
        shop.Change("source/health.sh", "echo asked >>\"$DEPLOY_ROOT/../asked\"\ntest ! -e \"$DEPLOY_ROOT/../sick\"\n", "v1.1.0");
        shop.Deploy().Succeeds();
        var asked = shop.Host / "../asked";
        File.Delete(asked);
        File.WriteAllText(shop.Host / "../sick", "");

        shop.Run("Status").Succeeds().Prints("unhealthy");

        Assert.Single(File.ReadAllLines(asked));
    }

    [Fact]
    public void People_see_open_incidents_and_scripts_that_were_edited()
    {
        shop.Deploy("--environment", "staging").Succeeds();
        var id = shop.Run(":incident", "open", "--environment", "staging", "slow").Succeeds().Output.Trim();
        shop.Run(":scripts", "write").Succeeds();
        shop.Run("Status").Succeeds().Prints("Open incident", id, "slow").DoesNotPrint(":scripts check");
        File.AppendAllText(shop.Root / "deploy/Shop/deploy.sh", "# mine\n");

        shop.Run("Status").Succeeds().Prints(":scripts check");
    }

    [Fact]
    public void Two_who_deploy_from_two_clones_share_one_ledger()
    {
        var remote = shop.Root / ".buildkit/remote.git";
        shop.Git("clone", "--quiet", "--bare", $"file://{shop.Root}", remote);
        shop.Git("remote", "add", "origin", $"file://{remote}");
        shop.Deploy("--environment", "staging").Succeeds().DoesNotPrint("BK0524");
        Assert.NotEmpty(shop.Git("-C", remote, "branch", "--list", "deploy-ledger"));
        var clone = shop.Clone("other");
        shop.Git("-C", clone, "remote", "set-url", "origin", $"file://{remote}");

        Directory.Move(remote, remote + ".away");
        var offline = shop.RunIn(clone, ":incident", "open", "--environment", "staging", "--caused-by", "latest", "slow").Succeeds();
        offline.Prints("BK0524", "1 event of the ledger waits to be pushed to origin");
        Directory.Move(remote + ".away", remote);

        shop.RunIn(clone, "Release").Succeeds();
        shop.RunIn(clone, "Status").Succeeds().Prints("agrees", "slow").DoesNotPrint("BK0524");
        shop.Run("Status").Succeeds().Prints("slow");
        shop.Deploy("--environment", "staging").Succeeds();
        Assert.Equal(2, shop.Ledger().Count);
    }

    [Fact]
    public void Nothing_of_the_environment_local_leaves_the_clone()
    {
        var remote = shop.Root / ".buildkit/remote.git";
        shop.Git("clone", "--quiet", "--bare", $"file://{shop.Root}", remote);
        shop.Git("remote", "add", "origin", $"file://{remote}");

        shop.Deploy().Succeeds();

        Assert.Empty(shop.Git("-C", remote, "branch", "--list", "deploy-ledger*"));
        Assert.Single(shop.Ledger());
    }

    static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();
}
