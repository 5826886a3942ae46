using BuildKit.Caching;

namespace BuildKit.Tests.Caching;

public sealed class StaleOutputsTests : IDisposable
{
    readonly StoreSpace space = new();

    public void Dispose() => space.Dispose();

    [Fact]
    public void Case_53_What_nobody_changed_is_removed_with_the_directories_that_become_empty()
    {
        space.Write("here/out/deep/er/a", "A");
        space.Write("here/out/b", "mine");
        space.Write("here/out/c", "C");

        var removal = Remove(StoreSpace.Entry("out/deep/er/a", "A"), StoreSpace.Entry("out/b", "B"), StoreSpace.Entry("out/gone", "G"));

        Assert.Equal(["out/deep/er/a"], removal.Removed);
        Assert.Equal(["out/b"], removal.Kept);
        Assert.Equal("out/ out/b=mine out/c=C", space.Tree("here"));
    }

    [Fact]
    public void Directories_of_the_step_go_when_they_are_empty_and_those_of_others_stay()
    {
        Directory.CreateDirectory(space["here/out/empty/inner"]);
        Directory.CreateDirectory(space["here/other"]);
        space.Write("here/full/mine", "mine");

        Remove(StoreSpace.Directory("out"), StoreSpace.Directory("out/empty"), StoreSpace.Directory("out/empty/inner"), StoreSpace.Directory("full"));

        Assert.Equal("full/ full/mine=mine other/", space.Tree("here"));
    }

    [Fact]
    public void Nothing_is_removed_through_a_link()
    {
        Needs.Unix();
        space.Write("outside/a", "A");
        Directory.CreateDirectory(space["here"]);
        Directory.CreateSymbolicLink(space["here/out"], space["outside"]);

        var removal = Remove(StoreSpace.Entry("out/a", "A"));

        Assert.Empty(removal.Removed);
        Assert.Equal("A", space.Read("outside/a"));
    }

    [Fact]
    public void A_link_is_removed_and_not_what_it_points_to()
    {
        Needs.Unix();
        space.Write("here/file", "F");
        Directory.CreateDirectory(space["here/directory"]);
        File.CreateSymbolicLink(space["here/one"], "file");
        File.CreateSymbolicLink(space["here/two"], "directory");
        File.CreateSymbolicLink(space["here/three"], "elsewhere");

        var removal = Remove(StoreSpace.Link("one", "file"), StoreSpace.Link("two", "directory"), StoreSpace.Link("three", "file"));

        Assert.Equal(["one", "two"], removal.Removed);
        Assert.Equal(["three"], removal.Kept);
        Assert.Equal("directory/ file=F three->elsewhere", space.Tree("here"));
    }

    [Fact]
    public void What_a_damaged_state_file_may_say_never_removes_anything_elsewhere()
    {
        space.Write("outside", "A");
        space.Write("here/a", "A");

        var removal = Remove(StoreSpace.Entry("../outside", "A"), StoreSpace.Entry(space["outside"], "A"), StoreSpace.Directory("../here"), StoreSpace.Entry("", "A"));

        Assert.Empty(removal.Removed);
        Assert.Equal("A", space.Read("outside"));
    }

    StaleRemoval Remove(params ContentEntry[] stale) =>
        StaleOutputs.Remove(space["here"], stale, entry => StoreSpace.Stands(space["here"], entry), static _ => true);
}
