using BuildKit.Implementations;

namespace BuildKit.Tests.Implementations;

/// <summary>What is told of a step besides its digest, and what it is made of.</summary>
public class StepCodeTests
{
    [Fact]
    public void Case_41_Only_what_the_code_reads_enters()
    {
        var build = CompiledBuild.Of("""
            class Build : BuildScript
            {
                [Parameter] readonly string Name = "shop";
                [Parameter] readonly Configuration Mode = Configuration.Release;
                Target X => _ => _.Executes(() => Console.WriteLine(Name));
                Target Y => _ => _.Executes(() => Console.WriteLine(Mode));
            }
            """);
        var (x, y) = (build.Key(), build.Key("Y"));

        build.Set("Mode", Configuration.Debug);

        Assert.Equal(x, build.Key());
        Assert.NotEqual(y, build.Key("Y"));
        Assert.Equal(["Name"], build.Digest().Values.Select(value => value.Name));
    }

    [Fact]
    public void Case_40_What_has_no_canonical_form_is_named()
    {
        var digest = CompiledBuild.Of("""
            class Build : BuildScript
            {
                Target X => _ =>
                {
                    var stream = new MemoryStream();
                    return _.Executes(() => Console.WriteLine(stream.Length));
                };
            }
            """).Digest();

        Assert.Equal("it reads stream: a MemoryStream, which has no canonical form", digest.Uncacheable);
    }

    [Fact]
    public void A_secret_is_named_and_its_value_is_nowhere()
    {
        var digest = CompiledBuild.Of("""
            class Build : BuildScript, IFeed
            {
                [Parameter, Secret] readonly string Key = "geheim-1";
                [Parameter, Secret] string Token { get; } = "geheim-2";
                string Header => $"Bearer {Token}";
                Target X => _ => _.Executes(() => Console.WriteLine(Key + Header + From<IFeed>().Password));
            }
            interface IFeed : IBuildComponent { [Parameter, Secret] string Password => Parameter(() => Password, "geheim-3"); }
            """).Digest();

        Assert.Equal(["Key", "Password", "Token"], digest.Secrets);
        Assert.Empty(digest.Values);
    }

    [Fact]
    public void Targets_whose_results_are_read_are_members_and_their_code_is_not_followed()
    {
        var build = CompiledBuild.Of("""
            class Build : BuildScript, IMore
            {
                Target<int> Count => _ => _.Returns(() => DateTime.Now.Hour);
                Target X => _ => _.DependsOn(Count).Executes(() => Console.WriteLine(Result(Count) + Result(From<IMore>().Size)));
            }
            interface IMore : IBuildComponent { Target<int> Size => _ => _.Returns(() => 3); }
            """);

        Assert.Superset(new HashSet<string> { "Count", "Size" }, build.Digest().Members.ToHashSet());
        Assert.Empty(build.Digest().Notes);
    }

    [Fact]
    public void What_is_asked_of_the_world_is_noted()
    {
        var digest = CompiledBuild.Of("""
            class Build : BuildScript
            {
                Target X => _ => _.Executes(async () =>
                {
                    Console.WriteLine(DateTime.Now + Environment.MachineName + Guid.NewGuid() + Helper());
                    await Tool.Of("echo")($"a").RunAsync();
                });
                static double Helper() => new Random().NextDouble();
            }
            """).Digest();

        Assert.Equal(["CommandCalls.RunAsync", "DateTime.Now", "Environment.MachineName", "Guid.NewGuid", "Random"], digest.Notes);
        Assert.Null(digest.Uncacheable);
    }

    [Fact]
    public void Case_39_Two_steps_for_which_the_whole_program_stands_are_two()
    {
        var build = CompiledBuild.Of("""
            class Build : BuildScript
            {
                Target X => _ => _.Executes(() => Console.WriteLine(typeof(Helper).GetMethods().Length));
                Target Y => _ => _.Executes(() => Console.WriteLine(typeof(Helper).GetMethods().Length + 1));
            }
            class Helper;
            """);

        Assert.Equal("it looks at code with Type.GetMethods", build.Digest().Fallback);
        Assert.NotEqual(build.Key(), build.Key("Y"));
    }

    [Fact]
    public void Case_39_A_library_of_the_author_is_followed()
    {
        const string library = """
            public interface IDocs : IBuildComponent
            {
                string Title() => "title";
                string Never() => "never";
                Target Docs => _ => _.Executes(() => Console.WriteLine(Title() + Texts.Mark));
            }
            public static class Texts { public static string Mark => "!"; public static string Unused => "u"; }
            """;
        const string build = "class Build : BuildScript, IDocs { Target X => _ => _.Executes(() => Console.WriteLine(Texts.Mark)); }";
        var before = CompiledBuild.WithLibrary(library, build);

        Assert.Equal(before.Key("Docs"), CompiledBuild.WithLibrary(library.Replace("never", "ever").Replace("\"u\"", "\"v\""), build).Key("Docs"));
        Assert.NotEqual(before.Key("Docs"), CompiledBuild.WithLibrary(library.Replace("\"title\"", "\"other\""), build).Key("Docs"));
        Assert.NotEqual(before.Key(), CompiledBuild.WithLibrary(library.Replace("\"!\"", "\"?\""), build).Key());
        Assert.Equal(before.Key(), CompiledBuild.WithLibrary(library.Replace("\"title\"", "\"other\""), build).Key());
        Assert.NotEqual(before.Key("Docs"), CompiledBuild.WithLibrary(library, build.Replace("{ Target X", "{ string IDocs.Title() => \"mine\"; Target X")).Key("Docs"));
    }

    [Fact]
    public void Case_36_Two_checkouts_have_one_key()
    {
        const string build = """
            class Build : BuildScript
            {
                AbsolutePath Out => RootDirectory / "out";
                readonly string text;
                readonly FileInfo file;
                public Build() => (text, file) = (RootDirectory + "/a", new(RootDirectory / "b"));
                Target X => _ =>
                {
                    var (path, elsewhere) = (RootDirectory / "c" / "d", AbsolutePath.Of("/etc/x"));
                    return _.Executes(() => Console.WriteLine($"{path}{elsewhere}{Out}{text}{file.Name}"));
                };
            }
            """;

        Assert.Equal(CompiledBuild.Of(build, AbsolutePath.Of("/home/a/x")).Key(), CompiledBuild.Of(build, AbsolutePath.Of("/srv/b/y")).Key());
        Assert.NotEqual(CompiledBuild.Of(build, AbsolutePath.Of("/home/a/x")).Key(), CompiledBuild.Of(build.Replace("\"d\"", "\"e\""), AbsolutePath.Of("/home/a/x")).Key());
    }

    [Fact]
    public void A_value_that_the_code_changes_by_ways_that_cannot_be_seen_is_found_when_it_has_run()
    {
        var build = CompiledBuild.Of("""
            class Build : BuildScript
            {
                readonly List<string> Things = ["a"];
                Target X => _ => _.Executes(() => Fill(Things));
                static void Fill(ICollection<string> any) { var list = any; list.Add("b"); }
            }
            """);
        var before = build.Digest();
        Assert.Null(before.Uncacheable);
        Assert.Null(build.Digest().ChangeSince(before));

        build.Step().DynamicInvoke();

        Assert.Equal("Things", build.Digest().ChangeSince(before));
    }

    [Fact]
    public void Circles_of_objects_and_sets_of_them_have_a_canonical_form()
    {
        const string build = """
            class Build : BuildScript
            {
                readonly Node Root = Make(3);
                static Node Make(int value)
                {
                    var (one, two) = (new Node { Value = 1 }, new Node { Value = value });
                    one.Next = two;
                    two.Next = one;
                    one.All.Add(one);
                    one.All.Add(two);
                    two.Names["x"] = one;
                    return one;
                }
                Target X => _ => _.Executes(() => Console.WriteLine(Root.Next!.Value));
            }
            class Node { public int Value; public Node? Next; public HashSet<Node> All = []; public Dictionary<string, Node> Names = []; }
            """;

        Assert.Equal(CompiledBuild.Of(build).Key(), CompiledBuild.Of(build).Key());
        Assert.NotEqual(CompiledBuild.Of(build).Key(), CompiledBuild.Of(build.Replace("Make(3)", "Make(4)")).Key());
        Assert.Null(CompiledBuild.Of(build).Digest().Uncacheable);
    }

    [Fact]
    public void A_chain_of_objects_without_end_is_refused_and_breaks_nothing()
    {
        var digest = CompiledBuild.Of("""
            class Build : BuildScript
            {
                readonly Node Root = Enumerable.Range(0, 100_000).Aggregate(new Node(null), (next, _) => new Node(next));
                Target X => _ => _.Executes(() => Console.WriteLine(Root.Next is null));
            }
            class Node(Node? next) { public Node? Next => next; }
            """).Digest();

        Assert.Contains("it reads Root", digest.Uncacheable, StringComparison.Ordinal);
        Assert.Contains("is too large", digest.Uncacheable, StringComparison.Ordinal);
    }

    [Fact]
    public void Components_that_ship_are_followed_into_what_the_script_says()
    {
        const string build = """
            class Build : BuildScript, ITest
            {
                DotNetTest ITest.TestSettings(DotNetTest test, Project project) => test.Arguments("--x");
                IEnumerable<Project> ITest.TestProjects => [];
                Target X => _ => _.Executes(() => Console.WriteLine(From<ITest>().CompileSettings(DotNet.Build()) + From<IHasConfiguration>().Configuration.Name));
            }
            """;
        var before = CompiledBuild.Of(build);

        Assert.Equal(["Configuration"], before.Digest().Values.Select(value => value.Name));
        Assert.Equal(before.Key(), CompiledBuild.Of(build.Replace("--x", "--y")).Key());
        Assert.NotEqual(before.Key(), CompiledBuild.Of(build.Replace("Target X", "DotNetBuild ICompile.CompileSettings(DotNetBuild build) => build.NoRestore(); Target X")).Key());
    }

    [Fact]
    public void A_package_stands_for_itself_by_version_and_content()
    {
        using var directory = new TemporaryDirectory();
        var identities = new[] { "1.0.0 sha512-A", "1.0.0 sha512-B", "1.1.0 sha512-A" }.Select(text =>
        {
            var (version, hash) = (text.Split(' ')[0], text.Split(' ')[1]);
            var file = directory.Path / "build.deps.json";
            File.WriteAllText(file, $$"""
                {
                  "targets": { ".NETCoreApp,Version=v10.0": { "Log/{{version}}": { "runtime": { "lib/net8.0/Serilog.dll": {} } }, "Own/1.0.0": { "runtime": { "Own.dll": {} } } } },
                  "libraries": { "Log/{{version}}": { "type": "package", "sha512": "{{hash}}" }, "Own/1.0.0": { "type": "project", "sha512": "" } }
                }
                """);
            return new CodeAssemblies(typeof(StepCodeTests).Assembly, [file]).IdentityOf(typeof(Serilog.Log).Assembly);
        }).ToList();

        Assert.Equal(["Log/1.0.0 sha512-A", "Log/1.0.0 sha512-B", "Log/1.1.0 sha512-A"], identities);
    }

    [Fact]
    public void A_package_of_components_is_followed_since_it_may_read_the_script()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Path / "build.deps.json";
        File.WriteAllText(file, """
            {
              "targets": { ".NETCoreApp,Version=v10.0": { "Team/1.0.0": { "runtime": { "lib/net10.0/BuildKit.Tests.dll": {} } } } },
              "libraries": { "Team/1.0.0": { "type": "package", "sha512": "sha512-A" } }
            }
            """);

        Assert.True(new CodeAssemblies(typeof(FactAttribute).Assembly, [file]).IsFollowed(typeof(StepCodeTests)));
    }

    [Fact]
    public void What_is_known_of_nobody_is_followed()
    {
        var assemblies = new CodeAssemblies(typeof(StepCodeTests).Assembly, []);

        Assert.True(assemblies.IsFollowed(typeof(FactAttribute)));
        Assert.False(assemblies.IsFollowed(typeof(string)));
        Assert.False(assemblies.IsFollowed(typeof(Command)));
        Assert.True(assemblies.IsFollowed(typeof(ICompile)));
    }

    [Fact]
    public void Steps_that_share_code_are_told_apart_by_what_they_captured_and_share_their_parts()
    {
        var build = CompiledBuild.Of("""
            class Build : BuildScript
            {
                Target X => _ => _.ForEach(() => Enumerable.Range(0, 1000), (step, item) => step.Executes(() => Console.WriteLine(Text(item))));
                static string Text(int item) => $"{item}!";
            }
            """);

        var digests = build.Steps().Select(build.Code.Of).ToList();

        Assert.Equal(1000, digests.Select(digest => CompiledBuild.KeyOf(digest)).Distinct().Count());
        Assert.Single(digests.Select(digest => digest.Digest).Distinct());
        Assert.All(digests, digest => Assert.Same(digests[0].Parts, digest.Parts));
    }

    [Fact]
    public void Many_threads_may_ask_at_once()
    {
        var build = CompiledBuild.Of("""
            class Build : BuildScript
            {
                Target X => _ => _.ForEach(() => Enumerable.Range(0, 100), (step, item) => step.Executes(() => Console.WriteLine(item)));
            }
            """);

        var keys = build.Steps().AsParallel().WithDegreeOfParallelism(8).Select(step => CompiledBuild.KeyOf(build.Code.Of(step))).ToHashSet();

        Assert.Equal(100, keys.Count);
    }

    [Fact]
    public void Top_level_code_of_one_file_is_code_like_any_other()
    {
        var run = () => CompiledBuild.Of("""
            class Build : BuildScript
            {
                public static Func<int> Outside = () => 1;
                Target X => _ => _.Executes(() => Console.WriteLine(Outside()));
            }
            """).Key();

        Assert.Equal(run(), run());
    }

    [Fact]
    public void Code_that_belongs_to_nobody_known_counts_with_all_that_it_holds()
    {
        var build = CompiledBuild.Of("class Build : BuildScript { Target X => _ => _.Executes(() => { }); }");
        var (one, two) = ("one", "two");

        Assert.NotEqual(CompiledBuild.KeyOf(build.Code.Of(new Action(new StringWriter().Flush))), CompiledBuild.KeyOf(build.Code.Of(new Action(Console.WriteLine))));
        Assert.NotNull(build.Code.Of(new Action(new StringWriter().Flush)).Uncacheable);
        Assert.NotEqual(CompiledBuild.KeyOf(build.Code.Of(() => Console.WriteLine(one))), CompiledBuild.KeyOf(build.Code.Of(() => Console.WriteLine(two))));
    }
}
