namespace BuildKit.Tests;

/// <summary>Several services over a library, with partial classes, components and targets for each system: <c>tests/Builds/Monorepo</c>.</summary>
[Trait("Speed", "Slow")]
public sealed class MonorepoBuildTests : IDisposable
{
    readonly ProofBuild build = new("Monorepo", "v1.0.0");

    [Fact]
    public void Only_what_a_change_concerns_is_worked_on()
    {
        Needs.Linux();
        build.Replace("services/Stock/Program.cs", "Stock", "The new stock");
        build.Commit("another stock");

        build.Run().Succeeds()
            .Prints("The new stock is here", "native part for Linux", "not on Windows", "not on macOS").DoesNotPrint("Orders is here")
            .Table(("NativeLinux", "executed"), ("NativeWindows", "skipped"), ("Images", "executed"));
        Assert.Equal(["Stock.txt"], Images());

        build.Replace("libraries/Common/Greeting.cs", "is here", "is there");
        build.Commit("another library");
        build.Run("Smoke", "Images", "--registry", "other.example.com").Succeeds().Prints("The new stock is there", "Orders is there");
        Assert.Equal(["Orders.txt", "Stock.txt"], Images());
        Assert.Equal("other.example.com/orders\n", (build.Root / "artifacts/images/Orders.txt").ReadText());
    }

    [Fact]
    public void What_is_asked_for_by_name_is_worked_on_and_a_wrong_name_is_an_error()
    {
        build.Run("Smoke", "--only", "Orders").Succeeds().Prints("Orders is here").DoesNotPrint("Stock is here");

        build.Run("Smoke", "--only", "Odrers").Exits(2).Prints("Orders").DoesNotPrint("   at BuildKit");
        build.Run("--list").Succeeds().Prints("Affected", "Images", "--registry").DoesNotPrint("\n  NativeLinux");
    }

    public void Dispose() => build.Dispose();

    IEnumerable<string?> Images() => Directory.GetFiles(build.Root / "artifacts/images").Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
