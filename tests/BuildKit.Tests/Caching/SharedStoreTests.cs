namespace BuildKit.Tests.Caching;

public class SharedStoreTests
{
    [Fact]
    public void What_was_stored_is_restored_in_another_workspace()
    {
        using var space = new StoreSpace();
        var result = space.Store("one", ("out/a", "A"), ("out/b", "B"));

        var restored = space.Restore(result, "elsewhere");

        Assert.True(restored.IsRestored, restored.Miss);
        Assert.Equal("A", space.Read("elsewhere/out/a"));
        Assert.Equal("B", space.Read("elsewhere/out/b"));
        Assert.Empty(space.Warnings);
    }
}
