using BuildKit.Caching;

namespace BuildKit.Tests.Caching;

public sealed class ValueSealTests : IDisposable
{
    readonly TemporaryDirectory space = new();

    AbsolutePath KeyFile => space.Path / ".buildkit/state/explain.key";

    public void Dispose() => space.Dispose();

    [Fact]
    public void Equal_values_of_one_kind_are_equal_and_nothing_else_is()
    {
        var seal = ValueSeal.Of(KeyFile);

        Assert.Equal(seal.Seal(KeyPartKind.Variable, "x"), seal.Seal(KeyPartKind.Variable, "x"));
        Assert.NotEqual(seal.Seal(KeyPartKind.Variable, "x"), seal.Seal(KeyPartKind.Variable, "y"));
        Assert.NotEqual(seal.Seal(KeyPartKind.Variable, "x"), seal.Seal(KeyPartKind.Argument, "x"));
        Assert.NotEqual(seal.Seal(KeyPartKind.Variable, "x"), ValueSeal.Fresh().Seal(KeyPartKind.Variable, "x"));
    }

    [Fact]
    public void The_key_is_made_once_and_only_its_owner_can_read_it()
    {
        Needs.Unix();
        var first = ValueSeal.Of(KeyFile).Seal(KeyPartKind.Variable, "x");

        Assert.Equal(first, ValueSeal.Of(KeyFile).Seal(KeyPartKind.Variable, "x"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        Assert.Equal(32, new FileInfo(KeyFile).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_damaged_key_is_replaced(int length)
    {
        space.Write(".buildkit/state/explain.key", new string('x', length));

        _ = ValueSeal.Of(KeyFile);

        Assert.Equal(32, new FileInfo(KeyFile).Length);
    }

    [Fact]
    public void A_key_that_others_can_read_is_replaced()
    {
        Needs.Unix();
        space.Write(".buildkit/state/explain.key", new string('x', 32));
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        _ = ValueSeal.Of(KeyFile);

        Assert.NotEqual(new string('x', 32), File.ReadAllText(KeyFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
    }

    [Fact]
    public void Where_no_key_can_be_kept_each_run_has_its_own()
    {
        space.Write(".buildkit/state", "a file where the directory should be");

        Assert.NotEqual(ValueSeal.Of(KeyFile).Seal(KeyPartKind.Variable, "x"), ValueSeal.Of(KeyFile).Seal(KeyPartKind.Variable, "x"));
    }
}
