using BuildKit.Releases;
using BuildKit.Repositories;
using BuildKit.Tests.Repositories;

namespace BuildKit.Tests.Releases;

/// <summary>With real git.</summary>
public sealed class NotesWriterTests : IDisposable
{
    readonly TestRepository repository = new();

    public void Dispose() => repository.Dispose();

    string Write(string version, NotesSettings? settings = null) => new NotesWriter("Shop", settings ?? new(), repository.Open(), repository.Path)
    {
        VersionOf = VersionTags.Default.VersionOf,
    }.Write(SemanticVersion.Parse(version));

    void Commit(string message) => repository.Git("commit", "--allow-empty", "--quiet", "--message", message);

    [Fact]
    public void A_stable_release_tells_what_is_new_since_the_last_stable_one_and_a_preview_since_the_last_of_any_kind()
    {
        Commit("feat: one");
        repository.Git("tag", "v1.0.0");
        Commit("feat: two");
        repository.Git("tag", "v1.1.0-rc.1");
        Commit("feat: three");
        repository.Git("tag", "v1.1.0");

        Assert.Contains("2 commits since v1.0.0", Write("1.1.0"), StringComparison.Ordinal);
        Assert.Contains("1 commit since v1.1.0-rc.1", Write("1.1.0-rc.2"), StringComparison.Ordinal);
        repository.Git("tag", "--delete", "v1.0.0", "v1.1.0-rc.1");
        Assert.Contains("the first release", Write("1.1.0"), StringComparison.Ordinal);
        Assert.Contains("- one (", Write("1.1.0"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_another_branch_released_does_not_count_and_merges_are_not_named()
    {
        Commit("feat: one");
        repository.Git("tag", "v1.0.0");
        repository.Git("switch", "--quiet", "--create", "topic");
        Commit("fix: topic");
        repository.Git("switch", "--quiet", "main");
        Commit("feat: main");
        repository.Git("merge", "--quiet", "--no-ff", "--message", "Merge the topic", "topic");
        repository.Git("switch", "--quiet", "--create", "other", "v1.0.0");
        Commit("feat: other");
        repository.Git("tag", "v1.0.5");
        repository.Git("switch", "--quiet", "main");

        var notes = Write("1.1.0");

        Assert.Contains("2 commits since v1.0.0", notes, StringComparison.Ordinal);
        Assert.Contains("- topic (", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("Merge the topic", notes, StringComparison.Ordinal);
    }

    [Fact]
    public void From_commits_is_what_notes_are_made_of_when_nothing_is_said()
    {
        Commit("feat: one");
        var said = new ProductDefinition("Shop").Notes(notes => notes.WithoutChangelog()).Notes(Origins.All.Commits).Model.Notes;

        Assert.Equal(Write("1.0.0", new ProductDefinition("Shop").Model.Notes), Write("1.0.0", said));
        Assert.Equal(new NotesSettings().Changelog, said.Changelog);
    }

    [Fact]
    public void Settings_of_the_user_change_nothing()
    {
        Commit("feat: straße <ü>\n\nBREAKING CHANGE: größer");
        var before = Write("1.0.0");
        repository.Configure("[log]\n decorate = full\n date = relative\n showSignature = true\n mailmap = true\n[color]\n ui = always\n[i18n]\n logOutputEncoding = ISO-8859-1\n[format]\n pretty = fuller\n[tag]\n sort = -creatordate");

        Assert.Equal(before, Write("1.0.0"));
        Assert.Contains("straße &lt;ü&gt;", before, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_commits_to_the_named_paths_are_told()
    {
        repository.Write("shop/a", "");
        repository.Git("add", ".");
        Commit("feat: shop");
        repository.Write("other/a", "");
        repository.Git("add", ".");
        Commit("feat: other");

        var notes = Write("1.0.0", new() { Paths = ["shop"] });

        Assert.Contains("- shop (", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("- other (", notes, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stable_version_has_to_be_in_the_changelog_and_a_preview_may_be()
    {
        Commit("feat: one");
        repository.Write("CHANGELOG.md", "# Changes\n\n## Unreleased\n\n- soon\n\n## 1.0.0\n\n- done\n");

        Assert.Contains("- done", Write("1.0.0"), StringComparison.Ordinal);
        Assert.Contains("- soon", Write("1.1.0-alpha.0.3"), StringComparison.Ordinal);
        var error = Assert.Throws<BuildException>(() => Write("1.1.0")).Error;
        Assert.Equal("BK0470", error.Code);
        Assert.Contains("## 1.1.0", error.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("soon", Write("1.1.0", new() { Changelog = null }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_changelog_that_is_asked_for_has_to_be_there()
    {
        Commit("feat: one");

        Assert.DoesNotContain("Unreleased", Write("1.0.0"), StringComparison.Ordinal);
        Assert.Equal("BK0472", Assert.Throws<BuildException>(() => Write("1.0.0", new() { Changelog = "docs/CHANGES.md", IsChangelogWanted = true })).Error.Code);
    }

    [Fact]
    public void A_shallow_clone_does_not_know_the_changes_unless_it_reaches_the_release_before()
    {
        Commit("feat: oldest");
        Commit("feat: older");
        Commit("feat: old");
        Commit("feat: one");
        repository.Git("tag", "v1.0.0");
        Commit("feat: two");
        Commit("feat: three");
        var clone = repository.Elsewhere("clone");
        repository.Git("clone", "--quiet", "--depth", "2", "--branch", "main", $"file://{repository.Path}", clone);
        string Notes() => new NotesWriter("Shop", new(), repository.Open(clone), clone) { VersionOf = VersionTags.Default.VersionOf }.Write(SemanticVersion.Parse("1.1.0"));

        var error = Assert.Throws<BuildException>(Notes).Error;
        Assert.Equal("BK0407", error.Code);
        Assert.StartsWith("The changes since the release before are not known", error.Message, StringComparison.Ordinal);

        repository.GitIn(clone, "fetch", "--quiet", "--depth", "3", "origin", "main", "tag", "v1.0.0");
        Assert.Equal("true", repository.GitIn(clone, "rev-parse", "--is-shallow-repository"));
        Assert.Contains("2 commits since v1.0.0", Notes(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_address_of_links_has_to_be_one()
    {
        var error = Assert.Throws<BuildException>(() => new NotesDefinition().Links("https://git.example.com/shop")).Error;

        Assert.Equal("BK0471", error.Code);
        Assert.Contains("RepositoryHost", error.Hint, StringComparison.Ordinal);
    }
}
