namespace BuildKit.Tests.Tools;

public class DotNetTests
{
    static readonly AbsolutePath Root = AbsolutePath.Of("/work place/shop");

    [Fact]
    public void Each_command_begins_with_its_verb_and_what_it_works_on()
    {
        var project = Root / "Shop.csproj";

        Assert.Equal("dotnet restore", DotNet.Restore().ToString());
        Assert.Equal("dotnet build '/work place/shop/Shop.csproj'", DotNet.Build(project).ToString());
        Assert.Equal("dotnet test '/work place/shop/Shop.csproj'", DotNet.Test(project).ToString());
        Assert.Equal("dotnet pack '/work place/shop/Shop.csproj'", DotNet.Pack(project).ToString());
        Assert.Equal("dotnet publish '/work place/shop/Shop.csproj'", DotNet.Publish(project).ToString());
        Assert.Equal("dotnet clean '/work place/shop/Shop.csproj'", DotNet.Clean(project).ToString());
        Assert.Equal("dotnet format '/work place/shop/Shop.csproj' --verify-no-changes", DotNet.Format(project).VerifyNoChanges().ToString());
        Assert.Equal("dotnet tool restore", DotNet.ToolRestore().ToString());
        Assert.Equal("dotnet run --project '/work place/shop/Shop.csproj'", DotNet.Run(project).ToString());
    }

    [Fact]
    public void A_chain_keeps_its_type_and_options_come_in_the_order_in_which_they_were_given()
    {
        var publish = DotNet.Publish(Root).Configuration(Configuration.Release).NoBuild().Framework("net10.0")
            .Runtime("linux-x64").SelfContained().Output(Root / "out").Version("1.2.3").Verbosity(DotNetVerbosity.Quiet)
            .Environment("A", "b").Arguments("--extra");

        Assert.Equal(
            ["publish", "/work place/shop", "--configuration", "Release", "--no-build", "--framework", "net10.0", "--runtime", "linux-x64",
                "--self-contained", "true", "--output", "/work place/shop/out", "-p:Version=1.2.3", "--verbosity", "quiet", "--extra"],
            publish.Arguments);
        Assert.IsType<DotNetPublish>(publish);
    }

    [Fact]
    public void An_option_that_is_given_twice_counts_once_the_last_time() =>
        Assert.Equal(
            ["build", "--configuration", "Release", "--no-restore", "-p:Deterministic=true"],
            DotNet.Build().Configuration(Configuration.Debug).NoRestore().Property("Deterministic", false)
                .Configuration(Configuration.Release).NoRestore().Property("DETERMINISTIC", true).Arguments
                .Select(argument => argument.Replace("DETERMINISTIC", "Deterministic", StringComparison.Ordinal)));

    [Fact]
    public void Arguments_of_the_program_stay_behind_the_options_of_dotnet() =>
        Assert.Equal(
            ["run", "--project", "/work place/shop", "--configuration", "Release", "--no-build", "--", "--no-build", "a b"],
            DotNet.Run(Root).ProgramArguments("--no-build").Configuration(Configuration.Release).NoBuild().ProgramArguments("a b").Arguments);

    [Theory]
    [InlineData("plain-1.2_x/y=z", "plain-1.2_x/y=z")]
    [InlineData("", "")]
    [InlineData("a;b,c", "a%3Bb%2Cc")]
    [InlineData("100%", "100%25")]
    [InlineData("say \"hi\"", "say %22hi%22")]
    [InlineData(" padded ", "%20padded%20")]
    [InlineData("$(Path) me@example.com $1 @(Item)", "%24(Path) me@example.com $1 %40(Item)")]
    [InlineData("one\r\ntwo\t", "one%0D%0Atwo%09")]
    [InlineData("%3B", "%253B")]
    [InlineData("Größe 😀", "Größe 😀")]
    public void A_value_of_a_property_is_plain_text(string value, string escaped) =>
        Assert.Equal(["build", $"-p:Name={escaped}"], DotNet.Build().Property("Name", value).Arguments);

    [Theory]
    [InlineData("")]
    [InlineData("A B")]
    [InlineData("A=B")]
    [InlineData("1A")]
    [InlineData("Ä")]
    [InlineData("A;B")]
    public void A_name_of_a_property_that_msbuild_would_not_take_is_refused(string name) =>
        Assert.Equal("BK0231", Assert.Throws<BuildException>(() => DotNet.Build().Property(name, "x")).Error.Code);

    [Fact]
    public void Several_properties_are_given_at_once() =>
        Assert.Equal(["pack", "-p:A=1", "-p:B=2"], DotNet.Pack().Properties(("A", "1"), ("B", "2")).Arguments);

    [Fact]
    public void What_writes_the_same_folders_excludes_each_other_and_takes_the_free_jobs()
    {
        DotNetCommand[] building = [DotNet.Restore(), DotNet.Build(), DotNet.Pack(), DotNet.Publish(), DotNet.Clean()];

        Assert.All(building, command => Assert.Equal(["msbuild"], command.Claims));
        Assert.All(building, command => Assert.Equal("-maxcpucount:{0}", command.ParallelismArgument));
        Assert.Equal(["msbuild"], DotNet.Test().NoRestore().Claims);
        Assert.Equal(["msbuild"], DotNet.Run(Root).Claims);
    }

    [Fact]
    public void What_does_not_build_runs_beside_other_builds()
    {
        Assert.Empty(DotNet.Pack().NoBuild().Claims);
        Assert.Empty(DotNet.Publish().NoBuild().Claims);
        Assert.Empty(DotNet.Test().NoBuild().Claims);
        Assert.Empty(DotNet.Run(Root).NoBuild().Claims);
        Assert.Empty(DotNet.ToolRestore().Claims);
    }

    [Fact]
    public void A_path_that_does_not_exist_is_told_before_anything_starts()
    {
        using var directory = new TemporaryDirectory();

        var error = Assert.Throws<BuildException>(() => DotNet.Build(directory / "Nothing.sln").Prepared(directory.Path)).Error;

        Assert.Equal("BK0230", error.Code);
        Assert.Contains("Nothing.sln", error.Message, StringComparison.Ordinal);
        var build = DotNet.Build(directory.Path);
        Assert.Same(build, build.Prepared(directory.Path));
    }
}
