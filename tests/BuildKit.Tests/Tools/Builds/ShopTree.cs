using BuildKit.Commands;
using BuildKit.Events;
using BuildKit.Tools;

namespace BuildKit.Tests.Tools;

/// <summary>
/// A repository as teams have them, library, application and tests, with central packages, linked files, content and resources, and the
/// real <c>dotnet</c>.
/// </summary>
sealed class ShopTree : IDisposable
{
    readonly TemporaryDirectory directory = new("shop");

    /// <param name="artifacts">Whether outputs go to one directory.</param>
    /// <param name="tests">Whether the solution builds the tests, which take half of the time.</param>
    public ShopTree(bool artifacts = false, bool tests = true)
    {
        Write("Directory.Build.props", $"""
            <Project>
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable>
                <RepoRoot>$(MSBuildThisFileDirectory)</RepoRoot>
                {(artifacts ? "<UseArtifactsOutput>true</UseArtifactsOutput>" : "")}
              </PropertyGroup>
            </Project>
            """);
        Write("Directory.Packages.props", """
            <Project>
              <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
              <ItemGroup><PackageVersion Include="Serilog" Version="4.4.0" /><PackageVersion Include="xunit.v3" Version="4.0.2" /></ItemGroup>
            </Project>
            """);
        Write("global.json", """{ "test": { "runner": "Microsoft.Testing.Platform" } }""");
        Write(".editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.CA1000.severity = none\n");
        Write("Shop.slnx", $"""
            <Solution>
              <Project Path="source/Shop/Shop.csproj" /><Project Path="source/Shop.App/Shop.App.csproj" />{(tests ? """<Project Path="tests/Shop.Tests/Shop.Tests.csproj" />""" : "")}
            </Solution>
            """);
        Write("build/common.props", "<Project><PropertyGroup><DefineConstants>$(DefineConstants);COMMON</DefineConstants></PropertyGroup></Project>");
        Write("shared/Shared.cs", "namespace Shop; static class Shared { public const string Text = \"shared\"; }");
        Write("shared/banner.txt", "banner");
        Write("source/Shop/Shop.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="../../build/common.props" />
              <PropertyGroup><TargetFramework /><TargetFrameworks>net10.0</TargetFrameworks><GenerateDocumentationFile>true</GenerateDocumentationFile><NoWarn>$(NoWarn);CS1591</NoWarn></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Serilog" />
                <Compile Include="../../shared/*.cs" LinkBase="Shared" />
                <EmbeddedResource Include="$(RepoRoot)shared/banner.txt" />
              </ItemGroup>
            </Project>
            """);
        Write("source/Shop/Cart.cs", "namespace Shop; public class Cart { public string Name => \"cart\" + Shared.Text; }");
        Write("source/Shop/Texts.resx", """
            <root>
              <resheader name="resmimetype"><value>text/microsoft-resx</value></resheader><resheader name="version"><value>2.0</value></resheader>
              <resheader name="reader"><value>System.Resources.ResXResourceReader, System.Windows.Forms</value></resheader>
              <resheader name="writer"><value>System.Resources.ResXResourceWriter, System.Windows.Forms</value></resheader>
              <data name="Hello"><value>hello</value></data>
            </root>
            """);
        Write("source/Shop/Texts.de.resx", Read("source/Shop/Texts.resx").Replace("hello", "hallo", StringComparison.Ordinal));
        Write("source/Shop.App/Shop.App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="..\Shop\Shop.csproj" />
                <Content Include="settings.json" CopyToOutputDirectory="PreserveNewest" />
                <None Include="../../shared/banner.txt" Link="banner.txt" CopyToOutputDirectory="PreserveNewest" />
              </ItemGroup>
              <Target Name="Copies" AfterTargets="Build"><Copy SourceFiles="extra.txt" DestinationFolder="$(OutDir)" /></Target>
            </Project>
            """);
        Write("source/Shop.App/Program.cs", "System.Console.WriteLine(new Shop.Cart().Name);");
        Write("source/Shop.App/settings.json", "{}");
        Write("source/Shop.App/extra.txt", "extra");
        Write("tests/Shop.Tests/Shop.Tests.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>
              <ItemGroup><PackageReference Include="xunit.v3" /><ProjectReference Include="../../source/Shop/Shop.csproj" /></ItemGroup>
            </Project>
            """);
        Write("tests/Shop.Tests/CartTests.cs", "public class CartTests { [Xunit.Fact] public void Named() => Xunit.Assert.StartsWith(\"cart\", new Shop.Cart().Name); }");
        Write("docs/readme.md", "# Shop");
    }

    public AbsolutePath Root => directory.Path;

    public AbsolutePath Solution => Root / "Shop.slnx";

    public AbsolutePath App => Root / "source/Shop.App/Shop.App.csproj";

    public AbsolutePath Tests => Root / "tests/Shop.Tests/Shop.Tests.csproj";

    public List<string> Output { get; } = [];

    public AbsolutePath Write(string path, string text) => directory.Write(path, text);

    public string Read(string path) => directory.Read(path);

    /// <summary>Runs a command as a step does whose result is kept; the paths that it would store.</summary>
    public IReadOnlyList<string>? Keep(DotNetCommand command)
    {
        var kept = command.CachedForm(Root);
        Run(kept);
        return kept.Files(Root)!.OutputsAfterRun?.Invoke(Root);
    }

    /// <summary>Runs a command as it is.</summary>
    public void Run(Command command)
    {
        Output.Clear();
        var scope = new StepScope { Target = "Test", Root = Root, Id = $"test-{Guid.NewGuid():N}", Post = Note };
        try
        {
            CommandRunner.RunAsync(command, scope).GetAwaiter().GetResult();
        }
        catch (BuildException exception)
        {
            Assert.Fail($"{exception.Message}\n{string.Join('\n', Output)}");
        }
    }

    /// <summary>All files below directories, relative to the root.</summary>
    public IReadOnlyList<string> Files(params string[] below) => [.. below.SelectMany(path => Directory.Exists(Root / path)
        ? Directory.EnumerateFiles(Root / path, "*", SearchOption.AllDirectories) : []).Select(file => PathPatterns.Relative(AbsolutePath.Of(file), Root)).Order(StringComparer.Ordinal)];

    /// <summary>Takes files away and puts them back as a restore does: content, and one time for all.</summary>
    public void Restore(IReadOnlyList<string> paths, ShopTree? from = null)
    {
        var contents = paths.ToDictionary(path => path, path => (Bytes: File.ReadAllBytes((from ?? this).Root / path), Mode: File.GetUnixFileMode((from ?? this).Root / path)));
        var now = DateTime.UtcNow;
        foreach (var (path, content) in contents)
        {
            Directory.CreateDirectory((Root / path).Parent);
            File.Delete(Root / path);
            File.WriteAllBytes(Root / path, content.Bytes);
            File.SetUnixFileMode(Root / path, content.Mode);
            File.SetLastWriteTimeUtc(Root / path, now);
        }
    }

    public void Dispose() => directory.Dispose();

    void Note(BuildEvent happened)
    {
        lock (Output)
        {
            Output.Add(happened.ToString());
        }
    }
}
