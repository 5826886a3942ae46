namespace BuildKit.Tests;

/// <summary>The long way from a clone to a running build program, with the real compiler. It takes seconds a compilation.</summary>
[Trait("Speed", "Slow")]
public sealed class BootstrapTests : IDisposable
{
    readonly Space space = new();

    public BootstrapTests()
    {
        Needs.Unix();
        space.Variables["BK_PROGRAM"] = "";
        space.Write("build/build.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="{SourceTree.Root}/source/BuildKit/build/BuildKit.props" />
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{typeof(BuildScript).Assembly.Location}" />
                <Reference Include="{typeof(Serilog.Log).Assembly.Location}" />
              </ItemGroup>
              <Import Project="{SourceTree.Root}/source/BuildKit/build/BuildKit.targets" />
            </Project>
            """);
    }

    [Fact]
    public void A_build_program_is_compiled_once_started_directly_and_mended()
    {
        WriteBuild("""Console.WriteLine("good")""");
        space.Run().Succeeds().Prints("Compiling the build program …", "good");
        space.Run().Succeeds().Prints("good").DoesNotPrint("Compiling");

        WriteBuild("""Console.WriteLine(missing)""");
        var failed = space.Run().Exits(2).Prints("BK0904", "BK_PROGRAM=\"").DoesNotPrint("   at ");
        Assert.Equal(2, failed.Error.Split("error CS0103: The name 'missing' does not exist").Length);
        Assert.Contains("Build.cs(", failed.Error, StringComparison.Ordinal);

        space.Variables["BK_PROGRAM"] = failed.Error.Split("BK_PROGRAM=\"")[1].Split('"')[0];
        space.Run().Succeeds().Prints("good");
        space.Variables["BK_PROGRAM"] = "";

        WriteBuild("""Console.WriteLine("good")""");
        space.Run().Succeeds().Prints("good").DoesNotPrint("Compiling");

        space.Write("Directory.Build.props", "<Project><PropertyGroup><DefineConstants>$(DefineConstants);PARENT</DefineConstants></PropertyGroup></Project>");
        space.Run().Succeeds().Prints("Compiling", "good", "parent");
    }

    public void Dispose() => space.Dispose();

    void WriteBuild(string statement) => space.Write("build/Build.cs", $$"""
        class Build : BuildScript
        {
            static Task<int> Main(string[] args) => Run<Build>(args, build => build.Say);

            Target Say => _ => _.Executes(() =>
            {
                {{statement}};
        #if PARENT
                Console.WriteLine("parent");
        #endif
            });
        }
        """);
}
