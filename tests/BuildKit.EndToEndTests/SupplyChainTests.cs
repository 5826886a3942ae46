using System.Text.Json;
using System.Text.RegularExpressions;

namespace BuildKit.Tests;

/// <summary>Releases that can be trusted years later, without BuildKit: what they are made of, from what, and who says so.</summary>
[Trait("Speed", "Slow")]
[Trait("Reads", "Documents")]
public sealed partial class SupplyChainTests : IDisposable
{
    const string Members = """
        [Parameter] readonly string Flavour = "plain";
        [Parameter] readonly string Unread = "nothing";
        [Parameter, Secret] readonly string? Token;
        [Parameter, Secret(Command = "cat .buildkit/signing-key")] readonly string? SigningKey;

        Target Publish => _ => _.Outputs("artifacts/app/**").Runs(() => DotNet.Publish(RootDirectory / "source/App/App.csproj")
            .Property("Flavour", $"{Flavour}{Token?.Length}").Output(RootDirectory / "artifacts/app"));

        Target Help => _ => _.Executes(() => Console.WriteLine(Unread));

        Product Shop => _ => _.Archive("shop", from: Publish).SignedBy(SigningKey);

        Target Release => _ => _.Creates(Shop);
        """;

    const string Small = """
        [Parameter, Secret(Command = "cat .buildkit/signing-key")] readonly string? SigningKey;
        Target Publish => _ => _.Outputs("artifacts/app/**").Executes(() => (RootDirectory / "artifacts/app/file").WriteText("1"));
        Product Shop => _ => _.Archive("shop", from: Publish).SignedBy(SigningKey);
        Target Release => _ => _.Creates(Shop);
        """;

    readonly ShopSpace shop = new();

    public SupplyChainTests()
    {
        Needs.Tool("ssh-keygen");
        shop.Space.Script(Members);
        shop.Space.Write("Directory.Build.props", "<Project />");
        shop.Space.Write("source/App/App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><UseAppHost>false</UseAppHost>
                <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>
                <DeterministicSourcePaths>true</DeterministicSourcePaths><DebugType>none</DebugType><PathMap>$(MSBuildProjectDirectory)=/_/</PathMap>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="Serilog" Version="4.4.0" /></ItemGroup>
            </Project>
            """);
        shop.Space.Write("source/App/Program.cs", "System.Console.WriteLine(typeof(Serilog.Log));\n");
        shop.Space.Write(".gitignore", "artifacts/\n.buildkit/\nbin/\nobj/\n");
        Shell("dotnet restore source/App/App.csproj >/dev/null && ssh-keygen -q -t ed25519 -N '' -C alice -f .buildkit/signing-key && mkdir -p deploy"
            + " && printf 'alice@example.com namespaces=\"buildkit-release\" %s\\n' \"$(cut -d' ' -f1,2 .buildkit/signing-key.pub)\" >deploy/allowed_signers");
        shop.Git("remote", "add", "origin", "https://me:token@example.com/team/shop.git");
        shop.Commit("an application");
        shop.Git("tag", "v2.0.0");
    }

    public void Dispose() => shop.Dispose();

    [Fact]
    public void A_release_of_a_program_tells_everything_that_it_should_and_nothing_else()
    {
        var (one, two) = (Released("one", "UTC"), Released("zwei ü", "Asia/Tokyo"));

        Assert.Equal(FilesOf(one), FilesOf(two));
        TellsComponents(one / "sbom.cdx.json");
        TellsOrigin(one / "provenance.intoto.json");
        foreach (var file in Directory.GetFiles(one).Where(file => Path.GetExtension(file) is ".json" or ".sig" or ""))
        {
            Assert.DoesNotContain("topsecret", File.ReadAllText(file), StringComparison.Ordinal);
            Assert.DoesNotContain("token", File.ReadAllText(file), StringComparison.Ordinal);
            Assert.DoesNotContain(shop.Root.Name, File.ReadAllText(file), StringComparison.Ordinal);
        }

        VerifiesAsDocumented(one);
    }

    [Fact]
    public void What_comes_from_the_cache_is_listed_as_what_was_built()
    {
        shop.Space.Script(Members.Replace("{Token?.Length}", "", StringComparison.Ordinal));
        var (built, restored) = (Clone("built"), Clone("restored"));
        shop.RunIn(built, "Release").Succeeds().Table(("Publish", "executed"));
        shop.RunIn(restored, "Release").Succeeds().Table(("Publish", "from cache"));

        Assert.Equal(FilesOf(built / ".buildkit/releases/Shop/2.0.0"), FilesOf(restored / ".buildkit/releases/Shop/2.0.0"));
        TellsComponents(restored / ".buildkit/releases/Shop/2.0.0/sbom.cdx.json");
    }

    [Fact]
    public void Whoever_ends_the_run_while_it_signs_leaves_neither_a_key_nor_a_release()
    {
        Needs.Linux();
        // It says to whoever reads the run's output that it has the key, and takes its time.
        var slow = shop.Space.Write("bin/ssh-keygen", $"#!/bin/sh\nfor last; do :; done\necho $$ >'{shop.Root}/.buildkit/signer'\ngrep -q 'PRIVATE KEY' \"$last\" && echo signing >/proc/$PPID/fd/1\nexec sleep 600\n");
        File.SetUnixFileMode(slow, (UnixFileMode)0b111_101_101);
        shop.Space.Script(Small);
        shop.Space.Variables["PATH"] = $"{slow.Parent}:{Environment.GetEnvironmentVariable("PATH")}";
        shop.Space.Variables["TMPDIR"] = shop.Space.Write("tmp/.keep", "").Parent;

        foreach (var signal in new[] { "INT", "KILL" })
        {
            using var run = shop.Space.Start("Release", "--allow-dirty", "a test");
            run.WaitFor("signing");
            run.Signal(signal);
            Assert.True(run.Process.WaitForExit(TimeSpan.FromSeconds(60)), signal);

            if (signal == "KILL")
            {
                // Nobody else ends what a killed run has started.
                Shell("kill -9 $(cat .buildkit/signer)");
            }

            // A killed .NET program leaves pipes and sockets behind, which are not to be read.
            Shell("! grep -r -l -D skip 'PRIVATE KEY' tmp .buildkit/releases");
            Assert.All(Directory.GetDirectories(shop.Store), directory => Assert.StartsWith(".making-", Path.GetFileName(directory), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Without_ssh_keygen_nothing_is_signed_and_the_message_says_what_to_install()
    {
        shop.Space.Script(Small);
        Shell("mkdir tools && for directory in $(echo \"$PATH\" | tr : ' '); do ln -s -t tools \"$directory\"/* 2>/dev/null || :; done; rm tools/ssh-keygen");
        shop.Space.Variables["PATH"] = shop.Root / "tools";

        shop.Run("Release", "--allow-dirty", "a test").Exits(2).Prints("BK0424", "openssh-client");

        Assert.Empty(Directory.GetFileSystemEntries(shop.Store));
    }

    AbsolutePath Released(string name, string timeZone)
    {
        var clone = Clone(name);
        shop.Space.Variables["TZ"] = timeZone;
        shop.Space.Variables["BK_TOKEN"] = "topsecret";
        shop.RunIn(clone, "Release", "--flavour", "sweet", "--unread", name).Succeeds().DoesNotPrint("topsecret");
        return clone / ".buildkit/releases/Shop/2.0.0";
    }

    AbsolutePath Clone(string name)
    {
        var clone = shop.Clone(name);
        shop.Git("-C", clone, "remote", "set-url", "origin", "git@example.com:team/shop.git");
        Directory.CreateDirectory(clone / ".buildkit");
        File.Copy(shop.Root / ".buildkit/signing-key", clone / ".buildkit/signing-key");
        return clone;
    }

    static void TellsComponents(AbsolutePath file)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        var component = Assert.Single(json.RootElement.GetProperty("components").EnumerateArray());
        Assert.Equal("pkg:nuget/Serilog@4.4.0", component.GetProperty("purl").GetString());
        Assert.Equal("Apache-2.0", component.GetProperty("licenses")[0].GetProperty("expression").GetString());
        Assert.Equal(128, component.GetProperty("hashes")[0].GetProperty("content").GetString()!.Length);
    }

    static void TellsOrigin(AbsolutePath file)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        var definition = json.RootElement.GetProperty("predicate").GetProperty("buildDefinition");
        Assert.Equal("{\"flavour\":\"sweet\"}", JsonSerializer.Serialize(definition.GetProperty("externalParameters").GetProperty("parameters")));
        var dependencies = definition.GetProperty("resolvedDependencies").EnumerateArray().ToList();
        Assert.Equal(["source", ".NET SDK", "source/App/packages.lock.json"], dependencies.Select(dependency => dependency.GetProperty("name").GetString()));
        Assert.StartsWith("git+https://example.com/team/shop@", dependencies[0].GetProperty("uri").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Runs the commands of the page as they stand there, where there is neither BuildKit nor a repository.</summary>
    void VerifiesAsDocumented(AbsolutePath release)
    {
        var page = File.ReadAllText(SourceTree.Root / "docs/supply-chain.md");
        var commands = ShellBlock().Matches(page[page.IndexOf("## Without BuildKit", StringComparison.Ordinal)..]).Select(match => match.Groups["code"].Value);
        var script = shop.Space.Write("verify.sh", "set -e\n" + string.Concat(commands));
        shop.Shell("mkdir -p moved");
        Directory.Move(release, shop.Root / "moved/release");
        File.Copy(shop.Root / "deploy/allowed_signers", shop.Root / "moved/allowed_signers");

        using var run = shop.Space.StartIn(shop.Root / "moved/release", "/bin/sh", [script]);
        run.Wait().Succeeds().Prints("shop-2.0.0.tar.gz: OK", "Good \"buildkit-release\" signature for alice@example.com", "Signature Verified Successfully");

        File.AppendAllText(shop.Root / "moved/release/SHA256SUMS", "\n");
        using var damaged = shop.Space.StartIn(shop.Root / "moved/release", "/bin/sh", [script]);
        Assert.NotEqual(0, damaged.Wait().ExitCode);
    }

    static List<(string Name, string Bytes)> FilesOf(AbsolutePath release) =>
    [
        .. Directory.EnumerateFiles(release).Where(file => Path.GetExtension(file) != ".sig").Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(file), Convert.ToBase64String(File.ReadAllBytes(file)))),
    ];

    void Shell(string line)
    {
        using var run = shop.Space.StartIn(shop.Root, "/bin/sh", ["-c", line]);
        run.Wait().Succeeds();
    }

    [GeneratedRegex("```sh\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock();
}
