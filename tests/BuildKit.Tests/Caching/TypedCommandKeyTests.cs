using BuildKit.Caching;

namespace BuildKit.Tests.Caching;

/// <summary>Typed commands write absolute paths; their keys are the same in every checkout.</summary>
public class TypedCommandKeyTests
{
    [Fact]
    public void Case_36_Typed_commands_have_the_same_key_in_two_checkouts()
    {
        Needs.Unix();
        var (here, there) = (Commands(AbsolutePath.Of("/work/app")).ToList(), Commands(AbsolutePath.Of("/home/b/my project")).ToList());

        Assert.All(here.Zip(there), pair => Assert.True(
            pair.First.Key == pair.Second.Key, $"{pair.First.Line}\n{string.Join('\n', KeyDifferences.Between(pair.First.Parts, pair.Second.Parts).Select(difference => difference.Text))}"));
        Assert.Equal(here.Count, here.Select(one => one.Key).Distinct().Count());
    }

    static IEnumerable<(string Line, BuildKit.Files.Digest Key, IReadOnlyList<KeyPart> Parts)> Commands(AbsolutePath root)
    {
        Command[] commands =
        [
            DotNet.Build(root / "Shop.sln").Configuration(Configuration.Release).NoRestore(),
            DotNet.Build(root / "Shop.sln").Output(root / "out").Property("PublishDir", root / "publish"),
            DotNet.Publish(root / "source/Shop/Shop.csproj").Output(root / "artifacts/shop"),
            DotNet.Pack(root / "source/Shop").Output(root / "artifacts"),
            DotNet.Test(root / "tests/Shop.Tests").Configuration(Configuration.Release).NoBuild(),
            DotNet.Restore(root / "Shop.sln"),
            Npm.Run("build").In(root / "web"),
            Tool.Of("sh")(["-c", $"cp '{root}/a' \"{root}/b\"; tar -C {root}/out -cf {root}/x.tar ."]),
        ];
        var seal = new ValueSeal(new byte[32]);
        foreach (var command in commands.Select(command => command.CachedForm(root)))
        {
            var key = StepKey.Of(new() { Root = root, Platform = KeySamples.Linux, Actions = [new KeyedCommand(command, KeySamples.Compiler)] }, seal);
            yield return ($"{command}", key.Key, key.Parts);
        }
    }
}
