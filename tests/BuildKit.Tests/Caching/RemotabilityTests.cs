using BuildKit.Caching;

namespace BuildKit.Tests.Caching;

/// <summary>Which steps a worker elsewhere could run, and what the others say.</summary>
public class RemotabilityTests
{
    static readonly KeyedStep Step = KeySamples.Base;

    [Fact]
    public void A_command_with_what_it_declares_is_remotable() => Assert.Null(ObstacleOf(Step));

    [Fact]
    public void What_only_this_machine_can_do_says_why_in_one_sentence()
    {
        Needs.Unix();
        var root = KeySamples.Root;
        (KeyedStep Step, string Reason)[] steps =
        [
            (KeySamples.Code, "It runs C# code in the build program."),
            (KeySamples.Two, "It runs 2 commands, and a worker runs one."),
            (Step with { Actions = [] }, "It runs no command."),
            (Step.WithCommand(command => command.Interactive()), "It takes over the terminal."),
            (Step.WithCommand(command => command.Input("x")), "It reads standard input, which a worker does not have."),
            (Step.WithCommand(command => command.PassThrough("AWS_PROFILE")), "The variable AWS_PROFILE is passed through to it."),
            (Step with { PassedThrough = ["A_*"] }, "The variable A_* is passed through to it."),
            (Step with { LocalOutputs = ["obj/**"] }, "It leaves files that are of use on this machine only: obj/**."),
            (Step with { Outputs = ["**/bin/**"] }, "Its outputs may lie anywhere below the root directory."),
            (Step.WithCommand(command => command.In(root / "src")), "Not all of its outputs lie below the directory that it runs in."),
            (Step.WithCommand(command => command.In(root.Parent / "app2")), "It runs outside the root directory."),
            (Step.WithCommand(command => command with { Tool = "/usr/bin/cc" }), "Its tool is a file of this machine, not one of the repository and not one that is found by its name."),
            (Step.WithTool(new([("package x", "1 a")], IsRestored: true)), "Its tool comes from a package that is restored on this machine."),
            (Step.WithArguments("-c", root / "src/a.c"), "Argument 2 has the absolute path of the root directory in it."),
            (Step.WithCommand(command => command.Environment("X", root)), "The variable X has the absolute path of the root directory in it."),
            (WithOther(OtherInputKind.Outside, "../x.props"), "It reads ../x.props, which lies outside the root directory."),
            (WithOther(OtherInputKind.Text, "a.txt"), "It reads a.txt whatever its line endings, and a worker gets files as they are."),
            (WithOther(OtherInputKind.Anywhere, "a.txt"), "It reads a.txt whatever its place, and a worker gets files at their places."),
        ];

        Assert.All(steps, step => Assert.Equal(step.Reason, ObstacleOf(step.Step)));
    }

    [Fact]
    public void A_tool_of_the_repository_can_go_with_the_inputs() =>
        Assert.Null(ObstacleOf(Step.WithCommand(command => command with { Tool = KeySamples.Root / "tools/gen" }).WithTool(new([("file", "1")], InWorkspace: "tools/gen"))));

    static KeyedStep WithOther(OtherInputKind kind, string path) => Step with { Inputs = KeySamples.Inputs() with { Others = [new(kind, path, KeySamples.Of("x"))] } };

    static string? ObstacleOf(KeyedStep step) => StepKey.Of(step, ValueSeal.Fresh()).NotRemotable;
}
