using System.Diagnostics;
using BuildKit.Commands;

namespace BuildKit.Tests.Commands;

public class DiagnosticsTests
{
    [Theory]
    [InlineData("/src/Cart.cs(12,5): error CS1002: ; expected [/src/Shop.csproj]", "/src/Cart.cs", 12, 5, "CS1002", "; expected")]
    [InlineData("  2>/src/Cart.cs(12,5): error CS1002: ; expected [/src/Shop.csproj::TargetFramework=net10.0]", "/src/Cart.cs", 12, 5, "CS1002", "; expected")]
    [InlineData(@"C:\a b\Cart.cs(1,2,3,4): error CS0103: The name 'x' [C:\a b\Shop.csproj]", @"C:\a b\Cart.cs", 1, 2, "CS0103", "The name 'x'")]
    [InlineData("/src (copy)/Cart.cs(7): error BK0101: x", "/src (copy)/Cart.cs", 7, 0, "BK0101", "x")]
    [InlineData("/src/x.targets(3,9): error : Stop [/src/Shop.csproj]", "/src/x.targets", 3, 9, "", "Stop")]
    [InlineData("/src/a.fs(1,2-8): error FS0039: not defined", "/src/a.fs", 1, 2, "FS0039", "not defined")]
    [InlineData("a.ts(1,7): error TS2322: Type 'string' is not: a 'number'.", "a.ts", 1, 7, "TS2322", "Type 'string' is not: a 'number'.")]
    [InlineData("/my src/Shop.csproj : error NU1101: Unable to find package X. [/my src/all.sln]", "/my src/Shop.csproj", 0, 0, "NU1101", "Unable to find package X.")]
    [InlineData("MSBUILD : error MSB1009: Project file does not exist.", "MSBUILD", 0, 0, "MSB1009", "Project file does not exist.")]
    [InlineData("CSC : error CS5001: Program does not contain a static 'Main' method", "CSC", 0, 0, "CS5001", "Program does not contain a static 'Main' method")]
    [InlineData("main.c:3:10: fatal error: x.h: No such file or directory", "main.c", 3, 10, "", "x.h: No such file or directory")]
    [InlineData("../src/a b.cpp:12:3: error: expected ';' [-Wx]", "../src/a b.cpp", 12, 3, "", "expected ';' [-Wx]")]
    [InlineData("main.s:3: error: no such instruction", "main.s", 3, 0, "", "no such instruction")]
    [InlineData(@"C:\src\main.c:3:10: error: x", @"C:\src\main.c", 3, 10, "", "x")]
    public void An_error_is_found_with_its_place(string line, string file, int number, int column, string code, string message)
    {
        Assert.True(Diagnostics.TryParse(line, out var diagnostic));

        Assert.Equal(new Diagnostic(Severity.Error, file, number, column, code, message), diagnostic);
    }

    [Theory]
    [InlineData("/src/Cart.cs(12,5): warning CA2007: Consider calling ConfigureAwait: error prone [/src/Shop.csproj]", "CA2007")]
    [InlineData("x.c:1:2: warning: unused error 'y' [-Wunused]", "")]
    [InlineData("/errors/warning.cs(1,1): warning CS0168: declared: error: never used", "CS0168")]
    public void A_warning_is_one_also_where_it_speaks_of_errors(string line, string code)
    {
        Assert.True(Diagnostics.TryParse(line, out var diagnostic));

        Assert.Equal((Severity.Warning, code), (diagnostic.Severity, diagnostic.Code));
    }

    [Theory]
    [InlineData("")]
    [InlineData("error")]
    [InlineData("warning:")]
    [InlineData(": error : x")]
    [InlineData("    0 Error(s)")]
    [InlineData("Build succeeded with 1 warning(s) in 2.0s")]
    [InlineData("error: pathspec 'x' did not match any file(s) known to git")]
    [InlineData("12:30:45: error: connection lost")]
    [InlineData("2026/11/22 12:30:45: error: connection lost")]
    [InlineData("2026-11-22T12:30:45.123: error: connection lost")]
    [InlineData("make: *** [Makefile:3: all] Error 1")]
    [InlineData("cc1: fatal error: no input files")]
    [InlineData("The last build said : error nobody knows")]
    [InlineData("x.cs(1,2): error")]
    [InlineData("x.cs(1,2): error CS1002:")]
    [InlineData("x.cs(0,0): error CS1002: y")]
    [InlineData("f(x): error CS1002: y")]
    [InlineData("x.cs(99999999999,1): error CS1002: y")]
    [InlineData("x.cs(1,2): errors CS1002: y")]
    [InlineData("at Shop.Cart.Add() in /src/Cart.cs:line 12")]
    public void Other_text_is_none(string line) => Assert.False(Diagnostics.TryParse(line, out _), line);

    [Fact]
    public void A_hundred_megabytes_of_other_text_take_little_time()
    {
        var line = "  Shop -> /src/artifacts/bin/Shop/release/Shop.dll, which is a line of the length that tools usually write";
        string[] hostile = [string.Concat(Enumerable.Repeat(": error ", 8192)), string.Concat(Enumerable.Repeat("error", 13_000))];
        var watch = Stopwatch.StartNew();

        for (var i = 0; i < 1_000_000; i++)
        {
            Assert.False(Diagnostics.TryParse(line, out _));
        }

        for (var i = 0; i < 100; i++)
        {
            Assert.False(Diagnostics.TryParse(hostile[i % 2], out _));
        }

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public void No_text_whatever_makes_it_fail()
    {
        string[] pieces = ["error", "warning", "fatal", ": ", ":", " ", "(", ")", "1", ",", "[", "]", "a.cs", "/", "CS1", ">", ".", "proj", "::", "é", "\0"];
        foreach (var seed in Rounds.Seeds(2000))
        {
            var line = string.Concat(new Random(seed).GetItems(pieces, 12));

            var found = Diagnostics.TryParse(line, out var diagnostic);

            Assert.True(!found || (diagnostic.File.Length > 0 && diagnostic.Message.Length > 0), $"seed {seed}: {line}");
        }
    }
}
