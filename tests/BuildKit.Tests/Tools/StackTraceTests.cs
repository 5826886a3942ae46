using BuildKit.Tools;

namespace BuildKit.Tests.Tools;

public class StackTraceTests
{
    [Fact]
    public void The_first_frame_whose_file_is_here_is_the_place()
    {
        using var root = new TemporaryDirectory();
        var file = root.Write("built in house/CartTests.cs", "");

        var place = StackTrace.Place($"""
               at FluentAssertions.Execution.Fail() in /_/Src/FluentAssertions/Execution.cs:line 5
               at System.Linq.Enumerable.First(IEnumerable`1 source)
               at Shop.CartTests.<>c.<Adds>b__0() in {file}:line 12
               at Shop.CartTests.Adds() in {file}:line 3
            --- End of stack trace from previous location ---
            """, root.Path);

        Assert.Equal((file.ToString(), 12), place);
    }

    [Fact]
    public void A_mapped_path_is_found_under_the_root()
    {
        using var root = new TemporaryDirectory();
        var file = root.Write("tests/CartTests.cs", "");

        Assert.Equal((file.ToString(), 7), StackTrace.Place("   at Shop.CartTests.Adds() in /_/tests/CartTests.cs:line 7\r\n", root.Path));
    }

    [Fact]
    public void Without_a_file_that_is_here_the_first_named_one_is_told() =>
        Assert.Equal(("C:\\a b\\X.cs", 4), StackTrace.Place("at X()\n at Y(String s) in C:\\a b\\X.cs:line 4\n at Z() in D:\\Z.cs:line 5", AbsolutePath.Of("/nowhere")));

    [Theory]
    [InlineData("")]
    [InlineData("at X() in /a.cs")]
    [InlineData("at X() in /a.cs:line x")]
    [InlineData("at X() in /a.cs:line 99999999999999999999")]
    [InlineData(":line 5")]
    public void A_trace_without_places_has_none(string trace) => Assert.Null(StackTrace.Place(trace, AbsolutePath.Of("/")));
}
