namespace BuildKit.Tests;

/// <summary>--verify finds what cannot be trusted about steps, and nothing else.</summary>
public sealed class VerifyTests : IDisposable
{
    readonly Space space = new();

    public VerifyTests()
    {
        space.Write("source/a.txt", "b\na\n");
        space.Write("source/b.txt", "second\n");
    }

    // Of each defect: the step, what is said of it, and what names it.
    [Theory]
    [InlineData("time stamp", """.Runs(() => Sh("date +%s%N > out/x"))""", "BK0380", "out/x", "Offset")]
    [InlineData("random order", """.Runs(() => Sh("seq 1000 | shuf > out/x"))""", "BK0380", "out/x", "Offset")]
    [InlineData("absolute path", """.Runs(() => Sh("echo built in $PWD > out/x"))""", "BK0380", "out/x", "built in")]
    [InlineData("undeclared input", """.Runs(() => Sh("cat source/a.txt source/b.txt > out/x"))""", "BK0381", "source/b.txt", "BK0381")]
    [InlineData("undeclared output", """.Runs(() => Sh("cat source/a.txt > out/x; echo made > log.txt"))""", "BK0382", "log.txt", "BK0382")]
    [InlineData("environment", """.PassThrough("SHOP_BUILD").Runs(() => Sh("echo $SHOP_BUILD > out/x"))""", "BK0380", "out/x", "42")]
    [InlineData("locale", """.Runs(() => Sh("echo $LANG > out/x"))""", "BK0380", "out/x", "tr_TR")]
    [InlineData("process number", """.Runs(() => Sh("echo $$ > out/x"))""", "BK0380", "out/x", "Offset")]
    [InlineData("in-place edit", """.Runs(() => Sh("sort -o source/a.txt source/a.txt; cp source/a.txt out/x"))""", "BK0384", "source/a.txt", "BK0384")]
    public void Case_87_A_defect_is_found(string defect, string step, params string[] says)
    {
        space.Variables["SHOP_BUILD"] = "42";
        space.Script($$"""
            static Command Sh(string script) => new() { Tool = "sh", Arguments = ["-c", "mkdir -p out; " + script] };
            Target Make => _ => _.Inputs("source/a.txt").Outputs("out/x"){{step}};
            """, "Make");

        space.Run("--verify").Exits(1).Prints(says);
        Assert.NotEmpty(defect);
    }

    public void Dispose() => space.Dispose();
}
