using BuildKit.Caching;
using BuildKit.Files;

namespace BuildKit.Tests.Caching;

public class StepKeyTests
{
    static readonly ValueSeal Seal = ValueSeal.Fresh();
    static readonly ToolIdentity Compiler = new([("file", "one")]);

    [Fact]
    public void Case_29_The_order_and_the_borders_of_arguments_count()
    {
        var keys = new[] { ["a b", "c"], ["a", "b c"], ["a", "b", "c"], new[] { "c", "a b" } }.Select(arguments => KeyOf(new Command { Tool = "cc", Arguments = [.. arguments] }));

        Assert.Equal(4, keys.Distinct().Count());
    }

    static Digest KeyOf(Command command) =>
        StepKey.Of(new() { Root = AbsolutePath.Of("/work/app"), Actions = [new KeyedCommand(command, Compiler)] }, Seal).Key;
}
