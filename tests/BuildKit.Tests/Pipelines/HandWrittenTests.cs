using BuildKit.Pipelines;

namespace BuildKit.Tests.Pipelines;

public class HandWrittenTests
{
    static readonly string[] Places = ["top", "test", "test.before"];

    [Fact]
    public void Parts_are_kept_line_by_line()
    {
        var hand = HandWritten.Of("f.yml", "a\n   # by hand: test.before\n  - b\n\n\t c # d  \n  # end by hand\nx\n# by hand: top\n# end by hand\n", Places);

        Assert.Equal(["  - b", "", "\t c # d  "], hand.Lines("test.before"));
        Assert.Empty(hand.Lines("top"));
        Assert.False(hand.Has("test"));
    }

    [Theory]
    [InlineData("# by hand: top\na", "f.yml:1", "The hand-written part 'top' has no end")]
    [InlineData("# by hand: top\n# by hand: test\n# end by hand", "f.yml:1", "The hand-written part 'top' has no end")]
    [InlineData("a\n# end by hand", "f.yml:2", "A hand-written part ends that has no beginning")]
    [InlineData("# by hand: top\n# end by hand\n# by hand: top\n# end by hand", "f.yml:4", "There are two hand-written parts 'top'")]
    [InlineData("# by hand: gone.before\nprecious\n# end by hand", "f.yml:1", "The hand-written part 'gone.before' has no place in the file")]
    [InlineData("# by hand:\n# end by hand", "f.yml:1", "The hand-written part '' has no place in the file")]
    public void A_part_that_would_get_lost_is_refused(string text, string place, string message)
    {
        var error = Assert.Throws<BuildException>(() => HandWritten.Of("f.yml", text, Places)).Error;

        Assert.Equal(("BK0460", message, place), (error.Code, error.Message, error.Facts[0].Value));
    }
}
