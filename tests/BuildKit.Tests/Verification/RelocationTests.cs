using BuildKit.Verification;

namespace BuildKit.Tests.Verification;

public sealed class RelocationTests
{
    static readonly Relocation Relocation = new(AbsolutePath.Of("/work/shop"), AbsolutePath.Of("/tmp/other"));

    [Theory]
    [InlineData("/work/shop/a", "/tmp/other/a")]
    [InlineData("-p:Out=/work/shop/a;/work/shop", "-p:Out=/tmp/other/a;/tmp/other")]
    [InlineData("cat /work/shop/a > /work/shop/b", "cat /tmp/other/a > /tmp/other/b")]
    [InlineData("/work/shop2/a", "/work/shop2/a")]
    [InlineData("/data/work/shop/a", "/data/work/shop/a")]
    public void Paths_of_the_root_in_texts_lie_elsewhere(string text, string there) => Assert.Equal(there, Relocation.Of(text));

    [Fact]
    public void Everything_that_a_command_says_of_places_is_moved_but_its_tool()
    {
        var command = new Command { Tool = "tools/gen", Arguments = ["/work/shop/a"], Input = "/work/shop/b" }
            .In(AbsolutePath.Of("/work/shop/sub")).Environment("OUT", "/work/shop/out");

        var there = Relocation.Of(command);

        Assert.Equal("/work/shop/tools/gen", there.Tool);
        Assert.Equal(["/tmp/other/a"], there.Arguments);
        Assert.Equal("/tmp/other/b", there.Input);
        Assert.Equal(AbsolutePath.Of("/tmp/other/sub"), there.Directory);
        Assert.Equal("/tmp/other/out", there.Environment["OUT"]);
    }

    [Fact]
    public void The_project_of_a_dotnet_command_is_moved_too()
    {
        var there = (DotNetBuild)Relocation.Of(DotNet.Build(AbsolutePath.Of("/work/shop/shop.csproj")));

        Assert.Equal(AbsolutePath.Of("/tmp/other/shop.csproj"), there.Subject);
        Assert.Contains("/tmp/other/shop.csproj", there.Arguments);
    }
}
