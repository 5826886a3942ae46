using BuildKit.Tools;

namespace BuildKit.Tests.Tools;

public class CoverageReportTests
{
    static string Cobertura(string classes, string sources = "") => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <coverage version="1.9"><sources>{sources}</sources><packages><package name="Shop"><classes>{classes}</classes></package></packages></coverage>
        """;

    static string Class(string file, params (int Line, string Hits)[] lines) =>
        $"<class name=\"C\" filename=\"{file}\"><methods><method><lines>{Lines(lines)}</lines></method></methods><lines>{Lines(lines)}</lines></class>";

    static string Lines((int Line, string Hits)[] lines) =>
        string.Concat(lines.Select(line => $"<line number=\"{line.Line}\" hits=\"{line.Hits}\" branch=\"False\" />"));

    [Fact]
    public void A_line_counts_once_and_is_covered_if_any_file_says_so()
    {
        using var root = new TemporaryDirectory();
        var cart = root / "source/Cart.cs";
        root.Write("r/1/coverage.cobertura.xml", Cobertura(Class(cart, (1, "0"), (2, "3"), (3, "0"))));
        root.Write("r/2/coverage.cobertura.xml", Cobertura(Class(cart, (1, "1"), (3, "0")) + Class(cart, (3, "0"), (9, "4294967296123"))));

        var report = CoverageReport.In(root / "r", root.Path);

        Assert.Equal((2, 3, 4), (report.Files, report.Covered, report.Coverable));
        Assert.Equal([(cart.ToString(), 3, 4)], report.Worst(5));
    }

    [Fact]
    public void A_file_has_one_name_however_it_is_written()
    {
        using var root = new TemporaryDirectory();
        var cart = root.Write("source/Shop/Cart.cs", "");
        root.Write("r/a.cobertura.xml", Cobertura(Class("Shop/Cart.cs", (1, "0")), $"<source>/elsewhere/</source><source>{root / "source"}/</source>"));
        root.Write("r/b.cobertura.xml", Cobertura(Class("/_/source/Shop/Cart.cs", (1, "0"))));
        root.Write("r/c.cobertura.xml", Cobertura(Class(cart, (1, "0"))));
        root.Write("r/d.cobertura.xml", Cobertura(Class("source\\Shop\\Cart.cs", (1, "0"))));

        Assert.Equal([(cart.ToString(), 0, 1)], CoverageReport.In(root / "r", root.Path).Worst(5));
    }

    [Fact]
    public void The_worst_files_have_the_most_lines_that_no_test_reaches()
    {
        using var root = new TemporaryDirectory();
        var classes = Class("/a.cs", (1, "1")) + Class("/b.cs", (1, "0"), (2, "0")) + Class("/c.cs", (1, "0"), (2, "1"), (3, "1"));
        root.Write("r/a.cobertura.xml", Cobertura(classes));

        Assert.Equal([("/b.cs", 0, 2), ("/c.cs", 2, 3)], CoverageReport.In(root / "r", root.Path).Worst(5));
        Assert.Equal([("/b.cs", 0, 2)], CoverageReport.In(root / "r", root.Path).Worst(1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<coverage>")]
    [InlineData("<!DOCTYPE x [<!ENTITY e 'x'>]><coverage />")]
    public void A_file_that_cannot_be_read_is_named(string text)
    {
        using var root = new TemporaryDirectory();
        var file = root.Write("r/a.cobertura.xml", text);

        Assert.Equal(file, CoverageReport.In(root / "r", root.Path).Unreadable?.File);
    }

    [Fact]
    public void Odd_lines_are_no_lines()
    {
        using var root = new TemporaryDirectory();
        root.Write("r/a.cobertura.xml", Cobertura("<class filename=\"/a.cs\"><lines><line number=\"x\" hits=\"1\"/><line hits=\"1\"/><line number=\"4\"/></lines></class><class />"));

        var report = CoverageReport.In(root / "r", root.Path);

        Assert.Equal((0, 1), (report.Covered, report.Coverable));
    }
}
