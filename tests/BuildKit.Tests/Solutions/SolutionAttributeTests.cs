namespace BuildKit.Tests.Solutions;

/// <summary>Which file <c>[Solution]</c> takes.</summary>
public sealed class SolutionAttributeTests : IDisposable
{
    readonly TemporaryDirectory root = new("attribute");

    [Theory]
    [InlineData("Shop.sln")]
    [InlineData("Shop.slnx")]
    public void The_only_solution_in_the_root_is_taken_and_not_read(string name)
    {
        root.Write(name, "not read");
        root.Write("Shop.slnf", "");
        root.Write("source/Other.sln", "");

        Assert.Equal(root / name, ((Solution)Value(new())).Path);
    }

    [Fact]
    public void None_and_several_are_errors()
    {
        Fails("BK0700", new());
        root.Write("b.sln", "");
        root.Write("a.slnx", "");

        Assert.Contains("a.slnx\n", Fails("BK0701", new()).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_solution_is_taken()
    {
        root.Write("a.sln", "");
        root.Write("b.sln", "");
        root.Write("source/Shop.slnx", "");

        Assert.Equal(root / "source/Shop.slnx", ((Solution)Value(new("source/Shop.slnx"))).Path);
        Assert.Equal(root / "source/Shop.slnx", ((Solution)Value(new(@"source\Shop.slnx"))).Path);
        Assert.Contains("Did you mean 'Shop.slnx'?", Fails("BK0702", new("source/Shp.slnx")).ToString(), StringComparison.Ordinal);
        Fails("BK0702", new("nowhere/Shop.slnx"));
        Fails("BK0703", new("../Shop.slnx"));
        Fails("BK0703", new("/Shop.slnx"));
        root.Write("Shop.csproj", "");
        Fails("BK0705", new("Shop.csproj"));
    }

    [Fact]
    public void It_stands_on_a_solution_only()
    {
        root.Write("Shop.sln", "");

        Fails("BK0704", new(), typeof(string));
    }

    public void Dispose() => root.Dispose();

    object Value(SolutionAttribute attribute, Type? type = null) => attribute.ValueOf(new()
    {
        Name = "Solution",
        Type = type ?? typeof(Solution),
        RootDirectory = root.Path,
        IsContinuousIntegration = false,
        Variable = _ => null,
    })!;

    BuildError Fails(string code, SolutionAttribute attribute, Type? type = null)
    {
        var error = Assert.Throws<BuildException>(() => Value(attribute, type)).Error;
        Assert.Equal(code, error.Code);
        return error;
    }
}
