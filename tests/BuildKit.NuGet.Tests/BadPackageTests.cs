namespace BuildKit.Tests;

/// <summary>What comes from a feed or lies about may be damaged or hostile: it is named, and nothing of it is used.</summary>
public sealed class BadPackageTests : IDisposable
{
    readonly ToolSpace space = new();

    [Fact]
    public async Task What_is_no_archive_is_refused()
    {
        Directory.CreateDirectory(space.Feed / space.Id.ToLowerInvariant() / "1.0.0");
        var whole = space.Tool("1.0.0").ToBytes();
        File.WriteAllBytes(space.Tool("1.0.0").WriteTo(space.Feed), whole[..(whole.Length / 2)]);

        var error = await space.FailsAsync("1.0.0");

        Assert.True(error.Code is "BK1009" or "BK1005", $"{error}");
        Assert.False(space.IsInstalled("1.0.0"));
    }

    [Fact]
    public async Task A_file_that_would_land_outside_is_refused()
    {
        space.Tool("1.0.0").With("tools/../../../../evil.txt", "evil").WriteTo(space.Feed);

        var error = await space.FailsAsync("1.0.0");

        Assert.Equal("BK1009", error.Code);
        Assert.Contains("evil.txt", $"{error}", StringComparison.Ordinal);
        Assert.False(space.IsInstalled("1.0.0"));
        Assert.Empty(Directory.GetFiles(space.Root.Parent, "evil.txt", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Where_signatures_are_required_a_package_without_one_is_refused()
    {
        space.Tool("1.0.0").WriteTo(space.Feed);
        space.Configure($"""<add key="feed" value="{space.Feed}" />""", settings: """<add key="signatureValidationMode" value="require" />""");

        Assert.Equal("BK1009", (await space.FailsAsync("1.0.0")).Code);
        Assert.False(File.Exists(space.Packages / space.Id.ToLowerInvariant() / "1.0.0/.nupkg.metadata"));
    }

    [Fact]
    public async Task A_package_that_is_another_one_is_refused()
    {
        Directory.CreateDirectory(space.Feed);
        var other = new TestPackage("Trial.Other", "1.0.0").ToBytes();
        using (var http = new HttpFeed())
        {
            http.Add(space.Id, "1.0.0", other);
            space.Configure(http.Source);

            var error = await space.FailsAsync("1.0.0");

            Assert.Equal("BK1009", error.Code);
            Assert.Contains("Trial.Other", $"{error}", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_was_extracted_by_half_is_extracted_again()
    {
        space.Tool("1.0.0").WriteTo(space.Feed);
        var tool = await space.ResolveAsync("1.0.0");
        var whole = File.ReadAllText(tool.Program);
        var directory = space.Packages / space.Id.ToLowerInvariant() / "1.0.0";
        // As after kill -9: a file that was cut off, and no mark, which is written last.
        File.WriteAllText(tool.Program, "#!/bin/sh\nec");
        File.Delete(directory / ".nupkg.metadata");

        Assert.Equal(whole, File.ReadAllText((await space.ResolveAsync("1.0.0")).Program));

        File.WriteAllText(tool.Program, "#!/bin/sh\nec");
        File.WriteAllText(directory / ".nupkg.metadata", "{ \"vers");
        Assert.Equal(whole, File.ReadAllText((await space.ResolveAsync("1.0.0")).Program));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        space.Tool("1.0.0").WriteTo(space.Feed);
        File.WriteAllText(space.Packages, "a file");

        var error = await space.FailsAsync("1.0.0");

        Assert.Equal("BK1017", error.Code);
        Assert.Contains($"{space.Packages}", $"{error}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"format\": 1,\n  \"tools\": {", "BK1014", "line 2")]
    [InlineData("[]", "BK1014", "")]
    [InlineData("{ \"format\": 1 }", "BK1014", "")]
    [InlineData("{ \"format\": 2, \"tools\": {} }", "BK1015", "2")]
    [InlineData("{ \"format\": 1, \"tools\": { \"ID\": { \"version\": \"1.0.0\", \"contentHash\": \"\", \"command\": \"x\" } } }", "BK1014", "contentHash")]
    [InlineData("{ \"format\": 1, \"tools\": { \"ID\": { \"version\": \"../..\", \"contentHash\": \"x\", \"command\": \"x\" } } }", "BK1002", "../..")]
    public async Task A_damaged_lock_file_is_refused(string text, string code, string says)
    {
        space.Tool("1.0.0").WriteTo(space.Feed);
        space.Write("repository/build/tools.lock.json", text.Replace("ID", space.Id, StringComparison.Ordinal));

        var error = await space.FailsAsync();

        Assert.Equal(code, error.Code);
        Assert.Contains(says, $"{error}", StringComparison.Ordinal);
        Assert.Equal(text.Replace("ID", space.Id, StringComparison.Ordinal), File.ReadAllText(space.LockFile));
    }

    [Fact]
    public async Task A_nuget_config_that_is_no_xml_is_named()
    {
        space.Write("repository/nuget.config", "<configuration><packageSources>");

        var error = await space.FailsAsync();

        Assert.Equal("BK1016", error.Code);
        Assert.Contains("nuget.config", $"{error}", StringComparison.OrdinalIgnoreCase);
    }

    public void Dispose() => space.Dispose();
}
