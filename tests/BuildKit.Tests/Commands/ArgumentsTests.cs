namespace BuildKit.Tests.Commands;

public class ArgumentsTests
{
    static readonly Tool Git = Tool.Of("git");

    [Fact]
    public void Each_hole_is_one_argument_whatever_it_contains()
    {
        var (name, text) = ("v 1", "it's \"quoted\"");

        Assert.Equal(["tag", "v 1", "--message=it's \"quoted\"", "-s"], Git($"tag {name} --message={text} -s").Arguments);
    }

    [Fact]
    public void Quotes_in_the_literal_text_group_and_empty_ones_give_an_empty_argument() =>
        Assert.Equal(["commit", "-m", "two words", "", "a b.c"], Git("commit -m 'two words' \"\" a' 'b.c").Arguments);

    [Fact]
    public void A_null_that_stands_alone_gives_none_and_an_empty_text_gives_one()
    {
        string? nothing = null;

        Assert.Equal(["log", ""], Git($"log {nothing} {""}").Arguments);
    }

    [Fact]
    public void A_sequence_that_stands_alone_gives_one_argument_each()
    {
        string[] files = ["a b", "c"];

        Assert.Equal(["add", "--", "a b", "c"], Git($"add -- {files}").Arguments);
    }

    [Fact]
    public void A_collection_is_taken_as_it_is() => Assert.Equal(["a b", "'c'"], Git(["a b", "'c'"]).Arguments);

    [Fact]
    public void The_command_line_is_quoted_for_a_posix_shell() =>
        Assert.Equal("git tag 'it'\\''s' '' --x=1", Git(["tag", "it's", "", "--x=1"]).ToString());
}
