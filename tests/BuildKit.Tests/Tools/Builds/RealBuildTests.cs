using System.Diagnostics;
using System.Text.RegularExpressions;
using BuildKit.Files;
using BuildKit.Tools;

namespace BuildKit.Tests.Tools;

/// <summary>What typed commands say of their files, held against the real <c>dotnet</c>.</summary>
[Trait("Speed", "Slow")]
[Takes(seconds: 110)]
public sealed partial class RealBuildTests
{
    static DotNetBuild BuildOf(ShopTree shop) => DotNet.Build(shop.Solution).Configuration(Configuration.Release).NoRestore();

    static ShopTree Built(out IReadOnlyList<string> outputs, bool artifacts = false, bool tests = true)
    {
        var shop = new ShopTree(artifacts, tests);
        shop.Keep(DotNet.Restore(shop.Solution));
        outputs = shop.Keep(BuildOf(shop))!;
        Assert.NotNull(outputs);
        return shop;
    }

    static string[] Folders(bool artifacts) =>
        artifacts ? ["artifacts/bin"] : ["source/Shop/bin", "source/Shop.App/bin", "tests/Shop.Tests/bin"];

    static Dictionary<string, DateTime> Compiled(ShopTree shop) => shop.Files("source", "tests", "artifacts")
        .Where(path => CompiledFile().IsMatch(path)).ToDictionary(path => path, path => File.GetLastWriteTimeUtc(shop.Root / path));

    [GeneratedRegex(@"(^|/)obj/.*(?<!ref|refint)/Shop[A-Za-z.]*\.dll$")]
    private static partial Regex CompiledFile();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Case_57_After_a_restore_in_the_checkout_that_built_it_a_plain_build_compiles_nothing(bool artifacts)
    {
        if (artifacts)
        {
            Needs.Soak();
        }

        using var shop = Built(out var outputs, artifacts);
        Assert.Empty(shop.Files(Folders(artifacts)).Except(outputs));
        Assert.DoesNotContain(outputs, path => path.EndsWith(".cache", StringComparison.Ordinal) || path.EndsWith(".json", StringComparison.Ordinal) && path.Contains("/obj/", StringComparison.Ordinal));

        foreach (var folder in Folders(artifacts))
        {
            var before = shop.Files(folder).ToList();
            shop.Restore(before);
        }

        var compiled = Compiled(shop);
        Assert.NotEmpty(compiled);
        shop.Run(DotNet.Build(shop.Solution).Configuration(Configuration.Release));
        Assert.Equal(compiled, Compiled(shop));

        // Another state and back: all that was stored is put in place over it.
        using var stored = new ShopTree(artifacts);
        stored.Restore(outputs, shop);
        var cart = shop.Read("source/Shop/Cart.cs");
        shop.Write("source/Shop/Cart.cs", cart.Replace("Name", "Other", StringComparison.Ordinal) + " public class More;");
        shop.Write("tests/Shop.Tests/CartTests.cs", shop.Read("tests/Shop.Tests/CartTests.cs").Replace(".Name", ".Other", StringComparison.Ordinal));
        shop.Write("source/Shop.App/Program.cs", "System.Console.WriteLine(new Shop.Cart().Other);");
        shop.Keep(BuildOf(shop));
        shop.Write("source/Shop/Cart.cs", cart);
        shop.Write("tests/Shop.Tests/CartTests.cs", shop.Read("tests/Shop.Tests/CartTests.cs").Replace(".Other", ".Name", StringComparison.Ordinal));
        shop.Write("source/Shop.App/Program.cs", "System.Console.WriteLine(new Shop.Cart().Name);");
        shop.Restore(outputs, stored);
        compiled = Compiled(shop);
        shop.Run(DotNet.Build(shop.Solution).Configuration(Configuration.Release));
        Assert.Equal(compiled, Compiled(shop));
    }

    [Fact]
    public void Case_36_Two_checkouts_and_two_commits_give_the_same_bytes()
    {
        using var first = Built(out var outputs);
        using var second = new ShopTree();
        InitialiseGit(second);
        second.Keep(DotNet.Restore(second.Solution));

        Assert.Equal(outputs, second.Keep(BuildOf(second)));
        // Not those of the test project: xunit.v3 generates a name from the project's full path.
        Assert.All(outputs.Where(path => !path.Contains("Shop.Tests", StringComparison.Ordinal)), path => Assert.True(File.ReadAllBytes(first.Root / path).AsSpan().SequenceEqual(File.ReadAllBytes(second.Root / path)), path));
    }

    static void InitialiseGit(ShopTree shop)
    {
        string[][] commands = [["init", "-q"], ["add", "-A"], ["-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "-qm", "one"], ["remote", "add", "origin", "https://example.com/shop.git"]];
        foreach (var arguments in commands)
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = shop.Root })!;
            git.WaitForExit();
            Assert.Equal(0, git.ExitCode);
        }
    }

    [Fact]
    public void What_is_stored_is_enough_for_tests_packages_and_publishing_without_a_build()
    {
        using var built = Built(out var outputs);
        using var other = new ShopTree();
        other.Keep(DotNet.Restore(other.Solution));
        other.Restore(outputs, built);

        other.Run(DotNet.Test(other.Tests).Configuration(Configuration.Release).NoBuild());
        var packages = other.Keep(DotNet.Pack(other.Root / "source/Shop/Shop.csproj").Configuration(Configuration.Release).NoBuild().Output(other.Root / "artifacts/packages"));
        Assert.Equal(["artifacts/packages/Shop.1.0.0.nupkg"], packages);
        var published = other.Keep(DotNet.Publish(other.App).Configuration(Configuration.Release).NoBuild().Output(other.Root / "artifacts/app"));
        Assert.Equal(other.Files("artifacts/app"), published);
        Assert.Contains("artifacts/app/Shop.App.dll", published!);
    }

    [Fact]
    public void Publishing_and_packing_with_a_build_store_what_they_are_asked_for_alone()
    {
        using var shop = new ShopTree();

        var published = shop.Keep(DotNet.Publish(shop.App));
        Assert.Equal(shop.Files("source/Shop.App/bin/Release/net10.0/publish"), published);
        var packages = shop.Keep(DotNet.Pack(shop.Root / "source/Shop/Shop.csproj"));
        Assert.Equal(["source/Shop/bin/Release/Shop.1.0.0.nupkg"], packages);
    }

    [Fact]
    public void What_MSBuild_would_take_for_up_to_date_although_it_is_not_is_made_anew()
    {
        using var shop = Built(out _, tests: false);
        var app = shop.Root / "source/Shop.App/bin/Release/net10.0/settings.json";

        // Case 5: an older file of other content.
        shop.Write("source/Shop.App/settings.json", "[]");
        shop.Write("source/Shop/Cart.cs", "namespace Shop; public class Cart { public string Name => \"cart, older\"; }");
        File.SetLastWriteTimeUtc(shop.Root / "source/Shop.App/settings.json", DateTime.UtcNow.AddYears(-1));
        File.SetLastWriteTimeUtc(shop.Root / "source/Shop/Cart.cs", DateTime.UtcNow.AddYears(-1));
        shop.Keep(BuildOf(shop));
        Assert.Equal("[]", File.ReadAllText(app));
        Assert.Contains("cart, older", Text(shop, "source/Shop.App/bin/Release/net10.0/Shop.dll"), StringComparison.Ordinal);

        // Other arguments that MSBuild does not look at.
        var before = Text(shop, "source/Shop/bin/Release/net10.0/Shop.dll");
        shop.Keep(BuildOf(shop).Property("Optimize", false));
        Assert.NotEqual(before, Text(shop, "source/Shop/bin/Release/net10.0/Shop.dll"));

        // What somebody else has built meanwhile.
        shop.Run(BuildOf(shop));
        shop.Run(BuildOf(shop).Property("Optimize", false).Property("DebugType", "none").Arguments("--no-incremental"));
        var outputs = shop.Keep(BuildOf(shop))!;
        Assert.Equal(before, Text(shop, "source/Shop/bin/Release/net10.0/Shop.dll"));
        Assert.Contains("source/Shop/bin/Release/net10.0/Shop.pdb", outputs);
        Assert.Contains("source/Shop.App/bin/Release/net10.0/extra.txt", outputs);

        // And what nobody touched is gone on from.
        var compiled = Compiled(shop);
        shop.Write("source/Shop.App/Program.cs", "System.Console.WriteLine(1 + new Shop.Cart().Name);");
        Assert.Contains("source/Shop.App/bin/Release/net10.0/extra.txt", shop.Keep(BuildOf(shop))!);
        Assert.Equal(["source/Shop.App/obj/Release/net10.0/Shop.App.dll"], Compiled(shop).Except(compiled).Select(file => file.Key));
    }

    static string Text(ShopTree shop, string path)
    {
        var bytes = File.ReadAllBytes(shop.Root / path);
        return System.Text.Encoding.Unicode.GetString(bytes) + System.Text.Encoding.Unicode.GetString(bytes.AsSpan(1));
    }

    [Fact]
    public void Case_18_A_build_reads_no_file_of_the_workspace_that_is_not_an_input()
    {
        Needs.Linux();
        var strace = Needs.Tool("strace");
        using var shop = new ShopTree();
        var build = DotNet.Build(shop.Solution).CachedForm(shop.Root);
        var files = build.Files(shop.Root)!;
        using var traces = new TemporaryDirectory();

        shop.Run(new Command
        {
            Tool = strace,
            // A file for each thread: in one file for all, a call that another one interrupts is torn into two lines.
            Arguments = ["-ff", "-qq", "-s", "4096", "-e", "trace=openat,open,stat,lstat,newfstatat,access,statx,readlink", "-o", traces.Path / "of", "dotnet", .. build.Arguments, "-maxcpucount:1"],
            // No server that reads the sources where nobody looks.
        }.Environment("PATH", QuickDotNet.PathWithout!));

        var left = shop.Files("source/Shop/obj", "source/Shop.App/obj", "tests/Shop.Tests/obj", "source/Shop/bin", "source/Shop.App/bin", "tests/Shop.Tests/bin").ToHashSet(StringComparer.Ordinal);
        var inputs = GlobSet.Of([.. files.Inputs, .. files.OptionalInputs.Where(path => !path.StartsWith("..", StringComparison.Ordinal))]).Files(shop.Root).ToHashSet(StringComparer.Ordinal);
        var (read, missed) = Accesses(traces.Path, shop.Root);
        Assert.Contains("shared/Shared.cs", read);
        var undeclared = read.Where(path => !left.Contains(path) && !inputs.Contains(path)).Order(StringComparer.Ordinal).ToList();
        Assert.True(undeclared.Count == 0, string.Join('\n', undeclared));

        var set = GlobSet.Of([.. files.Inputs, .. files.OptionalInputs.Where(path => !path.StartsWith("..", StringComparison.Ordinal))]);
        // MSBuild asks of many a text whether it is a file; only names that would mean something count.
        var probed = missed.Where(path => Meaningful().IsMatch(path) && !IsIntermediate(path) && !set.Matches(path) && !files.OptionalInputs.Contains(path)).Order(StringComparer.Ordinal).ToList();
        Assert.True(probed.Count == 0, string.Join('\n', probed));
    }

    [GeneratedRegex(@"^[\w./ -]+\.(props|targets|rsp|json|config|editorconfig|globalconfig|user|cs|resx|[a-z]*proj|ruleset|snk)$", RegexOptions.IgnoreCase)]
    private static partial Regex Meaningful();

    static bool IsIntermediate(string path) => path.Contains("/obj/", StringComparison.Ordinal) || path.Contains("/bin/", StringComparison.Ordinal)
        || path.EndsWith("/obj", StringComparison.Ordinal) || path.EndsWith("/bin", StringComparison.Ordinal);

    static (HashSet<string> Read, HashSet<string> Missed) Accesses(AbsolutePath traces, AbsolutePath root)
    {
        var (read, missed) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var line in Directory.GetFiles(traces).SelectMany(File.ReadLines))
        {
            if (Traced().Match(line) is not { Success: true } match || System.Text.Encoding.UTF8.GetString(Unescaped(match.Groups["path"].Value)) is not { Length: > 1 } path || path[0] != '/')
            {
                continue;
            }

            var full = AbsolutePath.Of(path);
            if (root.Contains(full))
            {
                var relative = PathPatterns.Relative(full, root);
                _ = match.Groups["result"].Value.Contains("ENOENT", StringComparison.Ordinal) ? missed.Add(relative)
                    : match.Groups["call"].Value.StartsWith("open", StringComparison.Ordinal) && File.Exists(full) && read.Add(relative);
            }
        }

        return (read, missed);
    }

    // strace writes bytes beyond ASCII as \303\251.
    static byte[] Unescaped(string text) => [.. Octal().Matches(text).SelectMany(match => match.Groups[1].Success
        ? [Convert.ToByte(match.Groups[1].Value, 8)] : System.Text.Encoding.UTF8.GetBytes(match.Value))];

    [GeneratedRegex(@"^(?<call>\w+)\((AT_FDCWD, )?""(?<path>(?:[^""\\]|\\.)*)"".*\) = (?<result>.*)$")]
    private static partial Regex Traced();

    [GeneratedRegex(@"\\([0-7]{3})|[^\\]|\\.")]
    private static partial Regex Octal();
}
