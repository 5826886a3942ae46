namespace BuildKit.Tests;

public sealed class ScriptsVerbTests : IDisposable
{
    const string Script = "deploy/Shop/deploy.sh";

    readonly ShopSpace shop = new();

    public void Dispose() => shop.Dispose();

    [Fact]
    public void Scripts_are_written_once_and_checked()
    {
        shop.Run(":scripts", "check").Exits(1).Prints($"{Script}: missing\n", "not as the build says. Run: ./build.sh :scripts write");

        shop.Run(":scripts", "write").Succeeds().Prints($"{Script} written", "Commit deploy.");
        shop.Run(":scripts", "check").Succeeds().Prints("The scripts of 1 product in deploy are as the build says");
        var before = ShopSpace.Snapshot(shop.Root / "deploy");
        shop.Run(":scripts", "write").Succeeds().Prints("Nothing to write");
        Assert.Equal(before, ShopSpace.Snapshot(shop.Root / "deploy"));
        Assert.True(File.GetUnixFileMode(shop.Root / Script).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public void Case_38_Stale_scripts_fail_the_check_with_a_diff_and_are_not_deployed()
    {
        shop.Run(":scripts", "write").Succeeds();
        shop.Commit("scripts", "v1.0.1");
        shop.Deploy().Succeeds();
        shop.Change(Script, shop.Space.Read(Script).Replace("keep=3", "keep=4", StringComparison.Ordinal), "v1.1.0");

        shop.Run(":scripts", "check").Exits(1).Prints($"--- {Script}\t", $"+++ {Script}\t", "\n-keep=4\n+keep=3\n", "@@ ");
        shop.Deploy().Exits(1).Prints("BK0445", "+keep=3", "./build.sh :scripts write");
        Assert.False(Directory.Exists(shop.Store / "1.1.0"));
        Assert.Equal("releases/1.0.1", shop.Current);

        // What was released before is not made of these scripts.
        shop.Deploy("--release", "1.0.1").Succeeds();
        shop.Run(":scripts", "write").Succeeds().Prints($"{Script} written");
        shop.Commit("scripts", "v1.2.0");
        shop.Deploy().Succeeds();
        Assert.Equal("releases/1.2.0", shop.Current);
    }

    [Fact]
    public void The_script_of_a_release_is_the_committed_one_with_its_constants_filled()
    {
        shop.Run(":scripts", "write").Succeeds();
        shop.Commit("scripts", "v3.0.0");
        shop.Run("Release").Succeeds();
        var committed = shop.Space.Read(Script).Split('\n');
        var released = File.ReadAllLines(shop.Store / "3.0.0/deploy.sh").Append("").ToArray();

        Assert.Equal(committed.Length, released.Length);
        var different = committed.Zip(released).Where(pair => pair.First != pair.Second).ToList();
        Assert.Equal(["release=''", "package=''", "sha256=''", "size=0"], different.Select(pair => pair.First));
        Assert.Equal(["release=3.0.0", "package=shop-3.0.0.tar.gz"], different.Take(2).Select(pair => pair.Second));
    }

    [Fact]
    public void What_is_missing_left_over_or_not_executable_is_found_and_mended_and_what_is_not_ours_stays()
    {
        shop.Run(":scripts", "write", "ops/scripts").Succeeds();
        Directory.CreateDirectory(shop.Root / "ops/scripts/Gone");
        File.Copy(shop.Root / "ops/scripts/Shop/deploy.sh", shop.Root / "ops/scripts/Gone/deploy.sh");
        shop.Space.Write("ops/scripts/Own/deploy.sh", "#!/bin/sh\necho mine\n");
        shop.Space.Write("ops/scripts/Shop/shop.service", "[Unit]\n");
        File.SetUnixFileMode(shop.Root / "ops/scripts/Shop/deploy.sh", UnixFileMode.UserRead | UnixFileMode.UserWrite);

        shop.Run(":scripts", "check", "ops/scripts").Exits(1).Prints(
            "ops/scripts/Gone/deploy.sh: no product that is deployed needs it\n", "ops/scripts/Shop/deploy.sh: not executable\n",
            "2 scripts in ops/scripts are not as the build says. Run: ./build.sh :scripts write ops/scripts").DoesNotPrint("Own");
        shop.Run(":scripts", "write", "ops/scripts").Succeeds().Prints("ops/scripts/Gone/deploy.sh removed", "ops/scripts/Shop/deploy.sh written");
        shop.Run(":scripts", "check", "ops/scripts").Succeeds();
        Assert.False(shop.Space.Has("ops/scripts/Gone"));
        Assert.True(shop.Space.Has("ops/scripts/Own/deploy.sh") && shop.Space.Has("ops/scripts/Shop/shop.service"));

        File.WriteAllText(shop.Root / "ops/scripts/Shop/deploy.sh", shop.Space.Read("ops/scripts/Shop/deploy.sh").ReplaceLineEndings("\r\n"));
        shop.Run(":scripts", "check", "ops/scripts").Exits(1).Prints("line ends of Windows");
    }

    [Fact]
    public void A_secret_in_a_command_is_refused_and_nothing_is_written()
    {
        shop.Space.Script(ShopSpace.Members.Replace("sh ./restart.sh", "restart --key {Key}", StringComparison.Ordinal).Replace(".Restart(\"", ".Restart($\"", StringComparison.Ordinal)
            + "\n[Parameter, Secret] readonly string Key = \"\";");
        shop.Space.Variables["BK_KEY"] = "a-secret-value";

        shop.Run(":scripts", "write").Exits(2).Prints("BK0447", "restart command").DoesNotPrint("a-secret-value");
        Assert.False(shop.Space.Has("deploy"));
        shop.Run("Release").Exits(2).Prints("BK0447").DoesNotPrint("a-secret-value");
    }

    [Fact]
    public void Wrong_words_and_a_file_in_the_place_of_the_directory_are_said()
    {
        shop.Run(":scripts").Exits(2).Prints("BK0446");
        shop.Run(":scripts", "chekc").Exits(2).Prints("BK0446", "check");
        shop.Run(":scripts", "write", "a", "b").Exits(2).Prints("BK0446");
        shop.Space.Write("deploy", "");
        shop.Run(":scripts", "write").Exits(2).Prints("BK0808", "/deploy");
    }

    [Fact]
    public void A_build_that_deploys_nothing_has_no_scripts()
    {
        shop.Space.Script("Target Hello => _ => _.Executes(() => { });");
        shop.Run(":scripts", "check").Succeeds().Prints("No target deploys a product");
        shop.Run(":scripts", "write").Succeeds();
        Assert.False(shop.Space.Has("deploy"));
    }
}
