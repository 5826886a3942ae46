using BuildKit.Caching;

namespace BuildKit.Tests.Caching;

public class StepKeyTests
{
    static readonly ValueSeal Seal = ValueSeal.Fresh();

    public static TheoryData<string> Names() => new(KeyChanges.All.Select(change => change.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Cases_29_to_44_Each_single_change_does_to_the_key_and_says_what_the_table_tells(string name)
    {
        Needs.Unix();
        var change = KeyChanges.All.Single(change => change.Name == name);
        var (before, after) = (StepKey.Of(change.Before, Seal), StepKey.Of(change.After, Seal));

        var differences = KeyDifferences.Between(KeySamples.Details(change.Before, before.Parts), KeySamples.Details(change.After, after.Parts));

        if (change.Said is null)
        {
            Assert.Equal(before.Key, after.Key);
            return;
        }

        Assert.NotEqual(before.Key, after.Key);
        var said = string.Join('\n', differences.Select(difference => difference.Text));
        Assert.True(change.Said.EndsWith('…') ? change.Said.Split('\n').SkipLast(1).All(said.Contains) : said == change.Said, $"expected:\n{change.Said}\n\nsaid:\n{said}");
    }

    [Fact]
    public void No_two_of_all_changed_steps_have_the_same_key()
    {
        Needs.Unix();
        var changed = KeyChanges.All.Where(change => change.Said is not null).Select(change => (change.Name, StepKey.Of(change.After, Seal).Key));

        Assert.Empty(changed.GroupBy(one => one.Key).Where(group => group.Count() > 1).Select(group => string.Join(" = ", group.Select(one => one.Name))));
    }

    [Fact]
    public void Without_the_single_files_the_trees_are_said_to_differ()
    {
        Needs.Unix();
        var after = KeySamples.Base with { Inputs = KeySamples.Inputs(KeySamples.File("a", "b")), Upstream = [new("Fetch", [KeySamples.File("c", "d")])] };

        var differences = KeyDifferences.Between(StepKey.Of(KeySamples.Base, Seal).Parts, StepKey.Of(after, Seal).Parts);

        Assert.Equal(
            ["input src/.config, which is absent, is not declared any more", "input ../Directory.Build.props, which is absent, is not declared any more", "what Generate left disappeared", "what Fetch left changed"],
            differences.Select(difference => difference.Text));
    }

    [Fact]
    public void Case_29_The_order_and_the_borders_of_arguments_count()
    {
        Needs.Unix();
        string[][] lists = [["a b", "c"], ["a", "b c"], ["a", "b", "c"], ["c", "a b"], ["a", "b", "c", ""], ["a\0b"], []];

        Assert.Equal(lists.Length, lists.Select(arguments => StepKey.Of(KeySamples.Base.WithArguments([.. arguments]), Seal).Key).Distinct().Count());
    }

    [Fact]
    public void Case_42_Equal_steps_have_equal_keys_whatever_the_seal()
    {
        Needs.Unix();
        var (one, other) = (StepKey.Of(KeySamples.Base, Seal), StepKey.Of(KeySamples.Base, ValueSeal.Fresh()));

        Assert.Equal(one.Key, other.Key);
        Assert.NotEqual(one.Parts, other.Parts);
    }
}
