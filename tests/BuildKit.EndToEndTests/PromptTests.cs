namespace BuildKit.Tests;

/// <summary>What is asked for on a terminal, by a real pseudo-terminal; and that nothing is asked elsewhere.</summary>
public sealed class PromptTests : IDisposable
{
    const string Enter = "\r", Down = "\x1b[B", CtrlC = "\x03";

    readonly Space space = new Space().Script("""
        [Parameter("Where to push"), Required] readonly Uri? Feed;
        [Parameter("Where to"), Required] readonly Region? Region;
        [Parameter(Min = 1)] readonly int? Port;
        [Parameter] readonly string[] Tags = [];
        Target Show => _ => _.Executes(() => Console.WriteLine($"[{Feed} {Region} {Port} {string.Join('|', Tags)}]"));
        [Parameter, Secret] readonly string? Key;
        Target Sign => _ => _.Requires(() => Key).Executes(() => Console.WriteLine($"signed with {Key?.Length} letters"));
        [Parameter] readonly bool? Sure;
        Target Confirm => _ => _.Requires(() => Sure).Executes(() => Console.WriteLine($"sure: {Sure}"));
        Target Push => _ => _.DependsOn(Show).Requires(() => Port).Executes(() => { });
        """, defaultTarget: "Show", types: "enum Region { North, South, West }");

    public PromptTests()
    {
        Needs.Linux();
        Needs.Tool("script");
    }

    [Fact]
    public void A_missing_required_parameter_is_asked_for_until_its_value_is_one()
    {
        using var run = space.StartOnTerminal("Show --region south");

        run.Types("nowhere" + Enter, behind: "feed (Where to push):");
        run.Types("https://example.com" + Enter, behind: "An address is absolute");

        run.Wait().Succeeds().Prints("[https://example.com/ South  ]");
    }

    [Fact]
    public void Values_to_choose_from_are_a_list()
    {
        using var run = space.StartOnTerminal("--feed https://example.com");

        run.Types(Down, behind: "West").Types(Enter, behind: "> South");

        run.Wait().Succeeds().Prints("region: South", "[https://example.com/ South  ]");
    }

    [Fact]
    public void A_flag_is_a_choice_of_two()
    {
        using var run = space.StartOnTerminal("Confirm --feed https://example.com --region north");

        run.Types(Enter, behind: "> true");

        run.Wait().Succeeds().Prints("sure: True");
        using var refused = space.StartOnTerminal("Confirm --feed https://example.com --region north");
        refused.Types(Down, behind: "> true").Types(Enter, behind: "> false").Wait().Exits(2).Prints("'Sure' is false");
    }

    [Fact]
    public void What_a_planned_target_requires_is_asked_for_as_well()
    {
        using (var run = space.StartOnTerminal("Push --feed https://example.com --region north --tags a"))
        {
            run.Types("0" + Enter, behind: "port:");
            run.Types("80" + Enter, behind: "allowed is from 1");
            run.Wait().Succeeds().Prints("North 80 a]");
        }

        using var other = space.StartOnTerminal("Show --feed https://example.com --region north");
        other.Wait().Succeeds().DoesNotPrint("port:");
    }

    [Fact]
    public void A_secret_is_not_shown_while_it_is_typed()
    {
        using var run = space.StartOnTerminal("Sign --feed https://example.com --region north");

        run.Types("c4nary" + Enter, behind: "key:");

        run.Wait().Succeeds().Prints("signed with 6 letters").DoesNotPrint("c4nary", "c4n");
        using var stopped = space.StartOnTerminal("Sign --feed https://example.com --region north");
        stopped.Types("c4n" + CtrlC, behind: "key:").Wait().Exits(130).DoesNotPrint("c4n", "signed");
    }

    [Fact]
    public void A_key_of_several_lines_is_not_cut_after_the_first_and_the_rest_is_not_left_to_the_shell()
    {
        using var run = space.StartOnTerminal("Sign --feed https://example.com --region north");

        run.Types("-----BEGIN KEY-----" + Enter + "c4nary1" + Enter + "c4nary2" + Enter, behind: "key:");

        run.Wait().Exits(2).Prints("BK0652", ":secrets set NAME < FILE").DoesNotPrint("c4nary", "signed");
    }

    [Fact]
    public void Ctrl_C_at_a_prompt_ends_the_run_with_130_and_nothing_runs()
    {
        using (var line = space.StartOnTerminal("--region north"))
        {
            line.Types(CtrlC, behind: "feed (Where to push):").Wait().Exits(130).DoesNotPrint("[https", "   at ", "BK0999");
        }

        using var list = space.StartOnTerminal("--feed https://example.com");
        list.Types(CtrlC, behind: "West").Wait().Exits(130).DoesNotPrint("[https", "   at ", "BK0999");
    }

    [Fact]
    public void Questions_and_CI_runners_are_not_asked()
    {
        using (var help = space.StartOnTerminal("--help"))
        {
            help.Wait().Succeeds().DoesNotPrint("Where to push):");
        }

        using (var plan = space.StartOnTerminal("--plan"))
        {
            plan.Wait().Succeeds().DoesNotPrint("Where to push):");
        }

        space.Variables["CI"] = "true";
        using var runner = space.StartOnTerminal("Show");
        runner.Wait().Exits(2).Prints("BK0604", "--feed", "BK_REGION");
    }

    [Fact]
    public void Without_a_terminal_all_that_is_missing_is_one_error() =>
        space.Run().Exits(2).Prints("BK0604: 2 required parameters have no value", "--feed", "or BK_FEED: Where to push", "--region", "build/parameters.json")
            .DoesNotPrint("[", "   at ");

    public void Dispose() => space.Dispose();
}
