namespace BuildKit.Tests;

/// <summary>Builds that are put together from components: what they bring, how a script overrides it, how they refer to each other.</summary>
public sealed class ComponentTests : IDisposable
{
    const string Compile = """
        interface ICompile : IBuildComponent
        {
            [Parameter("Debug or Release")] Configuration Configuration => Parameter(() => Configuration, Configuration.Release);
            Target Compile => _ => _.Description("Compiles").Outputs("bin/**").Retry(1).Executes(() => Say($"compiling {Configuration}"));
            void Say(string text) => Console.WriteLine($"{text} in {RootDirectory.Name.Length > 0}");
        }

        """;

    const string Test = Compile + """
        interface ITest : ICompile
        {
            Target Test => _ => _.Description("Tests").DependsOn(Compile).Executes(() => Console.WriteLine("testing"));
        }

        """;

    readonly Space space = new();

    [Fact]
    public void A_script_gets_the_targets_and_parameters_of_its_components()
    {
        space.Script("", types: Test, components: "ITest", defaultTarget: "From<ITest>().Test");

        space.Run("--list").Succeeds().Prints("Compile", "Tests (default; after Compile)", "--configuration CONFIGURATION", "default: Release");
        space.Run().Succeeds().PrintsInOrder("compiling Release in True", "testing").Table(("Compile", "executed"), ("Test", "executed"));
        space.Run("Test", "--configuration", "debug").Succeeds().Prints("compiling Debug");
        space.Variables["BK_CONFIGURATION"] = "Debug";
        space.Run("Test").Succeeds().Prints("compiling Debug");
        space.Run("Test", "--configuration", "Release").Succeeds().Prints("compiling Release");
        space.Run("--help").Succeeds().Prints("set by BK_CONFIGURATION: Debug");
    }

    [Theory]
    [InlineData("""public Target Compile => _ => _.Executes(() => Console.WriteLine("mine"));""", "mine", "compiling")]
    [InlineData("""Target Compile => _ => _.Executes(() => Console.WriteLine("mine"));""", "mine", "compiling")]
    [InlineData("""Target ICompile.Compile => _ => _.Executes(() => Console.WriteLine("mine"));""", "mine", "compiling")]
    [InlineData("""public Target Compile => _ => _.Base().Executes(() => Console.WriteLine("mine too"));""", "compiling", "")]
    [InlineData("""Target Compile => _ => _.Base().Executes(() => Console.WriteLine("mine too"));""", "compiling", "")]
    [InlineData("""Target ICompile.Compile => _ => _.Base().Executes(() => Console.WriteLine("mine too"));""", "compiling", "")]
    [InlineData("""Target ICompile.Compile => _ => _.Inherit<ICompile>(c => c.Compile).Executes(() => Console.WriteLine("mine too"));""", "compiling", "")]
    [InlineData("""public Target Compile => t => t.Inherit<ITest>(test => test.Compile).Executes(() => Console.WriteLine("mine too"));""", "compiling", "")]
    public void A_class_overrides_a_target_and_may_build_on_what_it_overrides(string member, string printed, string not)
    {
        var run = space.Script(member, types: Test, components: "ITest").Run("Test").Succeeds();

        run.PrintsInOrder(printed, "testing").Table(("Compile", "executed"), ("Test", "executed"));
        _ = not.Length > 0 ? run.DoesNotPrint(not) : run.PrintsInOrder("compiling Release", "mine too", "testing");
    }

    [Fact]
    public void A_component_overrides_a_target_of_the_one_it_derives_from_and_the_class_builds_on_both()
    {
        space.Script(
            """Target ICompile.Compile => _ => _.Base().Executes(() => Console.WriteLine("in the class"));""",
            components: "IGenerate",
            types: Compile + """
                interface IGenerate : ICompile
                {
                    Target ICompile.Compile => _ => _.DependsOn(Generate).Base().Executes(() => Console.WriteLine("after compiling"));
                    Target Generate => _ => _.Executes(() => Console.WriteLine("generating"));
                }
                """);

        space.Run("Compile").Succeeds().PrintsInOrder("generating", "compiling Release", "after compiling", "in the class");
    }

    [Fact]
    public void A_base_class_is_a_component_as_well()
    {
        space.Script(
            """
            public override Target Test => _ => _.Inherit(base.Test).Executes(() => Console.WriteLine("also mine"));
            protected override Target Lint => _ => _.Base().Executes(() => Console.WriteLine("lint more"));
            """,
            components: "IMore",
            types: """
                abstract class Team : BuildScript
                {
                    public virtual Target Test => _ => _.DependsOn(Lint).Executes(() => Console.WriteLine("team tests"));
                    protected virtual Target Lint => _ => _.Executes(() => Console.WriteLine("team lints"));
                }

                interface IMore : IBuildComponent
                {
                    Target More => _ => _.DependsOn<Team>(team => team.Test).Executes(() => Console.WriteLine("in the end"));
                }
                """,
            inherits: "Team");

        space.Run("More").Succeeds().PrintsInOrder("team lints", "lint more", "team tests", "also mine", "in the end");
    }

    [Fact]
    public void A_diamond_is_one_component()
    {
        space.Script("", components: "ITest, IDocs", types: Test + """
            interface IDocs : ICompile
            {
                Target Docs => _ => _.DependsOn(Compile).After<ITest>(t => t.Test).Executes(() => Console.WriteLine("docs"));
            }
            """);

        space.Run("Docs", "Test").Succeeds().PrintsInOrder("compiling Release", "testing", "docs").Prints("3 executed, 0 up to date");
    }

    [Theory]
    [InlineData("IDocs", false)]
    [InlineData("IDocs, ITest", true)]
    public void What_is_tried_counts_only_if_the_script_has_the_component(string components, bool has)
    {
        space.Script("", components: components, types: Test + """
            interface IDocs : IBuildComponent
            {
                Target Docs => _ => _.TryDependsOn<ITest>(t => t.Test).TryTriggers<ICompile>(c => c.Compile).Executes(() => Console.WriteLine("docs"));
                Target Begin => _ => _.TryDependentFor<ITest>(t => t.Test, t => t.Compile).Executes(() => Console.WriteLine("begin"));
                Target Last => _ => _.TryAfter<ITest>(t => t.Test).Executes(() => Console.WriteLine("last"));
                Target First => _ => _.TryBefore<ITest>(t => t.Compile).Executes(() => Console.WriteLine("first"));
                Target Late => _ => _.TryTriggeredBy<ITest>(t => t.Test).Executes(() => Console.WriteLine("late"));
            }
            """);

        // Without the component nothing puts these into the plan; Docs triggers what it depends on otherwise.
        var run = space.Run(has ? "Test" : "Docs", "Last", "First");
        if (has)
        {
            run.Exits(2).Prints("BK0104");
            return;
        }

        run.Succeeds().PrintsInOrder("docs", "last", "first").DoesNotPrint("testing", "begin", "late");
    }

    [Fact]
    public void Every_tried_reference_means_what_its_plain_form_means()
    {
        space.Script("", components: "IAround, ITest", types: Test + """
            interface IAround : IBuildComponent
            {
                Target Docs => _ => _.TryDependsOn<ITest>(t => t.Test).Executes(() => Console.WriteLine("docs"));
                Target Begin => _ => _.TryDependentFor<ITest>(t => t.Test, t => t.Compile).Executes(() => Console.WriteLine("begin"));
                Target Last => _ => _.TryAfter<ITest>(t => t.Test).Executes(() => Console.WriteLine("last"));
                Target First => _ => _.TryBefore<ITest>(t => t.Compile).Executes(() => Console.WriteLine("first"));
                Target Late => _ => _.TryTriggeredBy<ITest>(t => t.Test).Executes(() => Console.WriteLine("late"));
                Target Starts => _ => _.TryTriggers<ITest>(t => t.Test).Executes(() => Console.WriteLine("starts"));
            }
            """);

        space.Run("Docs").Succeeds().PrintsInOrder("begin", "compiling", "testing", "docs").Prints("late").DoesNotPrint("last", "first");
        space.Run("Last", "First", "Test").Succeeds().PrintsInOrder("first", "compiling", "testing", "last");
        space.Run("Starts").Succeeds().PrintsInOrder("starts", "testing", "late");
    }

    [Fact]
    public void From_reaches_a_component_anywhere_also_in_products_and_commands()
    {
        space.Git("init", "-q");
        space.Git("commit", "-q", "--allow-empty", "-m", "first");
        space.Script(
            """
            Product Shop => _ => _.Archive("shop", from: From<IPublish>().Publish);
            Target Release => _ => _.DependsOn<IPublish>(p => p.Publish).Creates(Shop);
            Target Shows => _ => _.DependsOn(From<IPublish>().Publish).Runs(() => Tool.Of("cat")($"{From<IPublish>().Output / "shop"}"));
            """,
            components: "IPublish",
            types: """
                interface IPublish : IBuildComponent
                {
                    AbsolutePath Output => RootDirectory / "out";
                    Target Publish => _ => _.Outputs("out/**").Executes(() => (Output / "shop").WriteText("published\n"));
                }
                """);

        space.Run("Release", "Shows").Succeeds().Prints("published").Table(("Publish", "executed"), ("Release", "executed"));
        Assert.NotEmpty(space.Root.Glob(".buildkit/releases/Shop/**/*.tar.gz", ".buildkit/releases/**/shop-*.tar.gz"));
    }

    [Fact]
    public void Generic_components_bring_their_targets()
    {
        space.Script(
            """public string[] Items => ["a", "b"];""",
            components: "IEach<string>",
            types: """
                interface IEach<T> : IBuildComponent
                {
                    [Parameter] int Times => Parameter(() => Times, 2);
                    [Parameter] int? Limit => Parameter(() => Limit);
                    T[] Items { get; }
                    Target Each => _ => _.ForEach(() => Items, (step, item) => step.Executes(() => Console.WriteLine($"{typeof(T).Name} {item} {Times} {Limit}")));
                    Target All => _ => _.DependsOn(Each);
                }
                """);

        space.Run("All").Succeeds().Prints("String a 2 ", "String b 2 ");
        space.Run("All", "--times", "5", "--limit", "3").Succeeds().Prints("String a 5 3");
    }

    [Fact]
    public void A_member_of_the_class_takes_over_a_parameter_of_a_component()
    {
        space.Script(
            """[Parameter("Mine")] readonly Configuration Configuration = Configuration.Debug;""", components: "ICompile", types: Compile);

        space.Run("--list").Succeeds().Prints("Mine", "default: Debug");
        space.Run("Compile").Succeeds().Prints("compiling Debug");
        space.Run("Compile", "--configuration", "Release").Succeeds().Prints("compiling Release");
    }

    [Fact]
    public void A_parameter_that_is_overridden_with_a_value_is_none_any_more()
    {
        space.Script("""Configuration ICompile.Configuration => Configuration.Debug;""", components: "ICompile", types: Compile);

        space.Run("Compile").Succeeds().Prints("compiling Debug");
        space.Run("Compile", "--configuration", "Release").Exits(2).Prints("BK0920", "--configuration");
    }

    [Fact]
    public void A_parameter_of_a_component_takes_its_value_from_every_source_in_order()
    {
        space.Script("", components: "ICompile", types: Compile);
        space.Write("build/parameters.json", """{ "configuration": "Debug" }""");

        space.Run("Compile").Succeeds().Prints("compiling Debug");
        space.Variables["BK_CONFIGURATION"] = "Release";
        space.Run("Compile").Succeeds().Prints("compiling Release");
        space.Run("Compile", "--configuration", "Debug").Succeeds().Prints("compiling Debug");
        space.Variables.Remove("BK_CONFIGURATION");
        space.Write("build/parameters.json", """{ "configuration": {} }""");
        space.Run("Compile").Exits(2).Prints("BK0609", "parameters.json").DoesNotPrint("   at ");
    }

    [Theory]
    [InlineData("""[Parameter("Mine")] Configuration ICompile.Configuration => Configuration.Debug;""", "")]
    [InlineData("", """[Parameter("Mine")] Configuration ICompile.Configuration => Parameter(() => Configuration, Configuration.Debug);""")]
    public void A_parameter_that_is_overridden_as_a_parameter_has_another_default(string member, string ofComponent)
    {
        space.Script(member, components: "ITeam", types: $"{Compile}interface ITeam : ICompile {{ {ofComponent} }}");

        if (member.Length > 0)
        {
            space.Run("Compile").Exits(2).Prints("BK0602", "'Configuration'");
            return;
        }

        space.Run("--help").Succeeds().Prints("Mine", "default: Debug");
        space.Run("Compile").Succeeds().Prints("compiling Debug");
        space.Run("Compile", "--configuration", "Release").Succeeds().Prints("compiling Release");
    }

    [Fact]
    public void A_default_that_takes_work_is_made_only_for_who_reads_it()
    {
        space.Script("", components: "IVersioned", types: """
            interface IVersioned : IBuildComponent
            {
                [Parameter] string Tag => Parameter(() => Tag, () => $"{Repository.Version}");
                Target Show => _ => _.Executes(() => Console.WriteLine($"tag {Tag}"));
            }
            """);

        space.Run("--list").Succeeds().Prints("--tag TEXT").DoesNotPrint("default:");
        space.Run("Show", "--tag", "x").Succeeds().Prints("tag x");
        space.Run("Show").Exits(1).Prints("BK04").DoesNotPrint("BK0999");
    }

    [Theory]
    [InlineData("""[Parameter] string Tag => Parameter(() => Tag, int.Parse("x").ToString());""", "'Tag' threw")]
    [InlineData("""Target Tag => throw new InvalidOperationException("no tag");""", "'Tag' threw: no tag")]
    public void A_property_that_throws_is_told_with_its_place(string member, string says) => space.Script(
        "Target Fine => _ => _.Executes(() => { });", components: "IThrows", types: $"interface IThrows : IBuildComponent {{ {member} }}")
        .Run("Fine").Exits(2).Prints("BK0930", says, "Components.cs:1").DoesNotPrint("   at ", "BK0999");

    [Fact]
    public void Environments_and_products_may_come_from_components()
    {
        space.Script("", components: "IShop", types: """
            interface IShop : IBuildComponent
            {
                Target Publish => _ => _.Outputs("out/**").Executes(() => (RootDirectory / "out/shop").WriteText("shop"));
                Product Shop => _ => _.Archive("shop", from: Publish);
                DeploymentEnvironment Staging => _ => _.Directory(RootDirectory / "staging");
                Target Release => _ => _.DependsOn(Publish).Creates(Shop);
                Target Deploy => _ => _.DependsOn(Release).Deploys(Shop);
            }
            """);

        space.Run("--list").Succeeds().Prints("allowed: local, Staging");
        space.Run("Deploy", "--environment", "staging", "--plan").Succeeds().Prints("Publish", "Release", "Deploy");
    }

    [Fact]
    public void An_injected_member_of_a_component_gets_its_value()
    {
        space.Script(
            """Target Shows => _ => _.Executes(() => Console.WriteLine($"{From<IGreet>().Greeting} {From<IGreet>().Language}"));""",
            components: "IGreet",
            types: """
                sealed class GreetingAttribute(string text) : InjectionAttribute
                {
                    protected override object ValueOf(InjectedMember member) => $"{text} {member.Name}";
                }

                interface IGreet : IBuildComponent
                {
                    [Greeting("hello")] string Greeting => Injected(() => Greeting);
                    [Parameter] string Language => Parameter(() => Language, () => EnvironmentName);
                }
                """);

        space.Run("Shows").Succeeds().Prints("hello Greeting local");
    }

    [Fact]
    public void Two_unrelated_components_may_share_a_parameter()
    {
        space.Script(
            """Target Shows => _ => _.Executes(() => Console.WriteLine($"{From<IA>().Feed} {From<IB>().Feed}"));""",
            components: "IA, IB",
            types: """
                interface IA : IBuildComponent { [Parameter] string Feed => Parameter(() => Feed, "one"); }
                interface IB : IBuildComponent { [Parameter] string Feed => Parameter(() => Feed, "two"); }
                """);

        space.Run("Shows", "--feed", "x").Succeeds().Prints("x x");
        space.Run("Shows").Succeeds().Prints("one two");
    }

    [Theory]
    [InlineData("Target A => _ => _.DependsOn<ITest>(t => t.Test);", "", "BK0118", "'ITest'", "DependsOn of 'A' at Build.cs:2")]
    [InlineData("Target A => _ => _.DependsOn(From<ITest>().Test);", "", "BK0118", "'ITest'", "Build.cs:2")]
    [InlineData("Target A => _ => _.Inherit<ITest>(t => t.Test);", "", "BK0118", "'ITest'", "Build.cs:2")]
    [InlineData("Target A => _ => _.Inherit<ICompile>(t => t.Compile).Inherit<ITest>(t => t.Compile);", "ICompile", "BK0118", "'ITest'", "Build.cs:2")]
    [InlineData("Target A => _ => _.Base();", "", "BK0120", "Base of 'A'", "Build.cs:2")]
    [InlineData("public Target Test => _ => _.Base();", "ITest, IOther", "BK0120", "several definitions", "ITest, IOther", "Build.cs:2")]
    [InlineData("Target A => _ => _.Inherit<IAbstract>(t => t.Later); public Target Later => _ => _.DependsOn(Fine);", "IAbstract", "BK0120", "Inherit<IAbstract>", "Build.cs:2")]
    [InlineData("Target A => _ => _.Inherit(A);", "", "BK0121", "Build.A → Build.A", "Build.cs:2")]
    [InlineData("Target A => _ => _.Inherit(B); Target B => _ => _.Inherit(A);", "", "BK0121", "Build.A → Build.B → Build.A")]
    [InlineData("public Target Test => _ => _.Inherit(From<ITest>().Test);", "ITest", "BK0121", "Build.Test → Build.Test")]
    [InlineData("Target A => _ => _.Inherit<ITest>(t => t.Test ?? t.Compile);", "ITest", "BK0122", "Inherit", "Build.cs:2")]
    [InlineData("", "ITest, IOther", "BK0129", "'Test'", "ITest", "IOther")]
    [InlineData("", "ITwice<int>, ITwice<string>", "BK0129", "ITwice<int>", "ITwice<string>")]
    [InlineData("", "IBroken", "BK0602", "'Feed'")]
    [InlineData("", "ICompile, INumbered", "BK0129", "'Configuration'", "ICompile", "INumbered", "two types")]
    [InlineData("Target A => _ => _.DependsOn<ICompile>().Executes(() => { });", "ICompile", "BK0101", "'ICompile'", "none of its targets", "DependsOn of 'A' at Build.cs:2")]
    [InlineData("Target A => _ => _.TryAfter<ITest>().Executes(() => { });", "", "BK0101", "'ITest'", "none of its targets", "After of 'A' at Build.cs:2")]
    public void A_component_that_is_used_wrongly_says_so_and_nothing_runs(string members, string components, string code, params string[] says) =>
        space.Script(
            $"""Target Fine => _ => _.Executes(() => Console.WriteLine("fine ran"));{'\n'}{members}""",
            components: components,
            types: Test + """
                interface IOther : IBuildComponent { Target Test => _ => _.Executes(() => { }); }
                interface ITwice<T> : IBuildComponent { Target Twice => _ => _.Executes(() => Console.WriteLine(typeof(T))); }
                interface IAbstract : IBuildComponent { Target Later { get; } }
                interface INumbered : IBuildComponent { [Parameter] int Configuration => Parameter(() => Configuration, 1); }
                interface IBroken : IBuildComponent { [Parameter] string Feed => "fixed"; }
                """)
            .Run("Fine").Exits(2).Prints([code, .. says]).DoesNotPrint("fine ran", "   at ", "BK0999");

    [Theory]
    [InlineData("readonly int Configuration = 1;", "ITest", "Compile", "BK0123", "'Configuration' of 'Build' is a int", "Configuration")]
    [InlineData("Configuration Configuration => From<ITest>().Configuration ?? Configuration.Debug;", "ITest", "Compile", "BK0135", "'Configuration' of 'Build' asks for itself", "Where")]
    [InlineData("", "IConfused", "Reads", "BK0122", "Parameter", "Components.cs:")]
    [InlineData("", "IConfused", "Plain", "BK0125", "'User'", "Components.cs:")]
    public void A_component_that_is_used_wrongly_by_a_target_fails_it(string members, string components, string target, string code, params string[] says) =>
        space.Script(members, components: components, types: Test + """
            interface IConfused : IBuildComponent
            {
                string Feed => Parameter(() => Feed + "x", "");
                string User => Injected(() => User);
                Target Reads => _ => _.Executes(() => Console.WriteLine(Feed));
                Target Plain => _ => _.Executes(() => Console.WriteLine(User));
            }
            """).Run(target).Exits(1).Prints([code, .. says]).DoesNotPrint("   at ", "BK0999");

    [Theory]
    [InlineData("Configuration Configuration => From<ITest>().Configuration;")]
    [InlineData("Configuration Configuration => ((ICompile)this).Configuration;")]
    [InlineData("Configuration Configuration { get { return From<ICompile>().Configuration; } }")]
    public void A_property_of_the_class_that_only_leads_to_the_component_takes_over_nothing(string member)
    {
        space.Script(
            member + """
             [Parameter] readonly int Other = 1; Target Show => _ => _.DependsOn<ICompile>(c => c.Compile).Executes(() => Console.WriteLine($"showing {Configuration}"));
            """,
            components: "ITest",
            types: Test);

        space.Run("Show").Succeeds().PrintsInOrder("compiling Release", "showing Release");
        space.Run("Show", "--configuration", "debug").Succeeds().PrintsInOrder("compiling Debug", "showing Debug");
        space.Run("--help").Succeeds().Prints("--configuration CONFIGURATION", "Debug or Release");
    }

    [Fact]
    public void An_injected_member_that_does_not_ask_for_its_value_is_an_error() => space.Script("", components: "IFixed", types: """
        sealed class GreetingAttribute : InjectionAttribute
        {
            protected override object ValueOf(InjectedMember member) => "hello";
        }

        interface IFixed : IBuildComponent
        {
            [Greeting] string Greeting => "fixed";
            Target Greet => _ => _.Executes(() => { });
        }
        """).Run("Greet").Exits(2).Prints("BK0124", "'Greeting'", "IFixed", "Injected(() => Greeting)");

    public void Dispose() => space.Dispose();
}
