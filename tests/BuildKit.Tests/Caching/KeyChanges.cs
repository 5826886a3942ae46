using BuildKit.Caching;
using BuildKit.Files;

namespace BuildKit.Tests.Caching;

/// <summary>One change of a step.</summary>
/// <param name="Name">What is changed.</param>
/// <param name="Before">The step.</param>
/// <param name="After">The changed step.</param>
/// <param name="Said">What explain says, one line for each difference; null if the key has to stay.</param>
sealed record KeyChange(string Name, KeyedStep Before, KeyedStep After, string? Said);

/// <summary>Single changes of steps, with what each does to the key: one row for each kind of part, and for each thing that is none.</summary>
static class KeyChanges
{
    static readonly KeyedStep Step = KeySamples.Base;
    static readonly KeyedStep Code = KeySamples.Code;
    static readonly KeyedStep Two = KeySamples.Two;

    public static IReadOnlyList<KeyChange> All { get; } =
    [
        .. Arguments(), .. Environments(), .. Files(), .. Tools(), .. CodeChanges(), .. Places(), .. Rest(), .. Nothing(),
    ];

    static IEnumerable<KeyChange> Arguments() =>
    [
        Changes("29 two arguments swapped", step => step.WithArguments("-c", "-o", "src/a.c", "out/a.o"), "arguments 2 to 3 stand in another order"),
        Changes("29 an argument changed", step => step.WithArguments("-c", "src/b.c", "-o", "out/a.o"), "argument 2 changed"),
        Changes("29 an argument put in", step => step.WithArguments("-c", "-g", "src/a.c", "-o", "out/a.o"), "argument 2 appeared"),
        Changes("29 an argument taken out", step => step.WithArguments("src/a.c", "-o", "out/a.o"), "argument 1 disappeared"),
        Changes("29 two arguments joined", step => step.WithArguments("-c src/a.c", "-o", "out/a.o"), "arguments 1 to 2 changed"),
        Changes("29 an empty argument at the end", step => step.WithArguments("-c", "src/a.c", "-o", "out/a.o", ""), "argument 5 appeared"),
        Changes("standard input given", step => step.WithCommand(command => command.Input("")), "standard input is given, was not"),
        Between("standard input changed", Step.WithCommand(command => command.Input("a")), Step.WithCommand(command => command.Input("b")), "standard input changed"),
        Changes("another tool", step => step.WithCommand(command => command with { Tool = "gcc" }), "it runs gcc, and ran cc"),
        Changes("another command more", step => step with { Actions = [.. step.Actions, .. Two.Actions.Skip(1)] }, "it runs 2 commands now, and ran a command"),
        Between("two commands swapped", Two, Two with { Actions = [.. Two.Actions.Reverse()] }, "it runs strip, and ran cc (action 1)", isExact: false),
        Between("an argument of the second command", Two, Two with { Actions = [Two.Actions[0], new KeyedCommand(new Command { Tool = "strip", Arguments = ["-s", "out/a.o"] }, new([("file", "22")]))] }, "argument 1 appeared (action 2)"),
    ];

    static IEnumerable<KeyChange> Environments() =>
    [
        Changes("30 a declared variable changed", step => step with { Variables = [("MODE", "slow"), ("EMPTY", ""), ("UNSET", null)] }, "variable MODE changed"),
        Changes("31 a variable set that was not", step => step with { Variables = [("MODE", "fast"), ("EMPTY", ""), ("UNSET", "")] }, "variable UNSET is set, was not"),
        Changes("31 a variable not set that was empty", step => step with { Variables = [("MODE", "fast"), ("EMPTY", null), ("UNSET", null)] }, "variable EMPTY is not set, was"),
        Changes("31 the case of a value", step => step with { Variables = [("MODE", "Fast"), ("EMPTY", ""), ("UNSET", null)] }, "variable MODE changed"),
        Changes("31 the case of a name", step => step with { Variables = [("Mode", "fast"), ("EMPTY", ""), ("UNSET", null)] }, "variable MODE is not set, was\nvariable Mode is set, was not", isExact: false),
        Changes("a variable of the command", step => step.WithCommand(command => command.Environment("LEVEL", "3")), "variable LEVEL changed"),
        Changes("a fixed variable declared otherwise", step => step.WithCommand(command => command.Environment("TZ", "CET")), "variable TZ is set, was not"),
        Changes("44 a variable passed through", step => step with { PassedThrough = ["AWS_PROFILE"] }, "variable AWS_PROFILE is passed through, was not"),
        Changes("44 a variable passed through to the command", step => step.WithCommand(command => command.PassThrough("AWS_PROFILE")), "variable AWS_PROFILE is passed through, was not"),
    ];

    static IEnumerable<KeyChange> Files() =>
    [
        Changes("an input edited", WithFiles(KeySamples.File("src/a.c", "C")), "input src/a.c changed"),
        Changes("an input of another kind", WithFiles(new ContentEntry("src/a.c", FileKind.Link, LinkTarget: "b.c")), "input src/a.c changed"),
        Changes("13 an input that may be executed", WithFiles(KeySamples.File("src/a.c", "c", isExecutable: true)), "input src/a.c may be executed now"),
        Changes("15 an input more", WithFiles(KeySamples.File("src/b.c", "b")), "input src/b.c appeared"),
        Changes("16 an empty directory more", WithFiles(new ContentEntry("src/none", FileKind.Directory)), "input src/none appeared"),
        Changes("12 a link led elsewhere", WithFiles(new ContentEntry("src/link", FileKind.Link, LinkTarget: "b.c")), "input src/link changed"),
        Changes("17 an optional input appeared", step => step with { Inputs = With(step.Inputs, [KeySamples.File("src/.config", "x")], others: [step.Inputs.Others[1]]) }, "input src/.config appeared"),
        Changes("18 a file above the root appeared", step => step with { Inputs = With(step.Inputs, [], others: [step.Inputs.Others[0], new(OtherInputKind.Outside, "../Directory.Build.props", KeySamples.Of("p"))]) }, "input ../Directory.Build.props appeared"),
        Changes("a file that is absent is declared", step => step with { Inputs = With(step.Inputs, [], others: [.. step.Inputs.Others, new(OtherInputKind.Absent, "x", default)]) }, "input x, which is absent, is declared"),
        Between("25 a text input edited", Other(OtherInputKind.Text, "a.txt", "a"), Other(OtherInputKind.Text, "a.txt", "b"), "input a.txt changed"),
        Between("an input of any place edited", Other(OtherInputKind.Anywhere, "a.txt", "a"), Other(OtherInputKind.Anywhere, "a.txt", "b"), "input a.txt changed"),
        Changes("an upstream output edited", step => step with { Upstream = [step.Upstream[0], new("Fetch", [KeySamples.File("lib/x.a", "X"), KeySamples.File("lib/y.a", "y")])] }, "output lib/x.a of Fetch changed"),
        Changes("an upstream output gone", step => step with { Upstream = [step.Upstream[0], new("Fetch", [KeySamples.File("lib/x.a", "x")])] }, "output lib/y.a of Fetch disappeared"),
        Changes("an upstream target more", step => step with { Upstream = [.. step.Upstream, new("More", [KeySamples.File("more", "")])] }, "output more of More appeared"),
        Changes("an upstream output that may be executed", step => step with { Upstream = [new("Generate", [KeySamples.File("gen/b.h", "b", isExecutable: true)]), step.Upstream[1]] }, "output gen/b.h of Generate changed"),
        Changes("an input and an upstream output", step => WithFiles(KeySamples.File("src/a.c", "C"))(step) with { Upstream = [step.Upstream[1]] }, "input src/a.c changed\noutput gen/b.h of Generate disappeared"),
    ];

    static IEnumerable<KeyChange> Tools() =>
    [
        Changes("32 the tool's file", step => step.WithTool(new([("file", "12")])), "tool cc changed (another file)"),
        Changes("32 the tool's interpreter", step => step.WithTool(new([("file", "11"), ("interpreter", "9")])), "tool cc changed (its interpreter)"),
        Between("32 the tool's package", Step.WithTool(Package("1.0 aa")), Step.WithTool(Package("2.0 bb")), "tool package rg is 2.0, was 1.0"),
        Between("32 the content of the tool's package", Step.WithTool(Package("1.0 aa")), Step.WithTool(Package("1.0 bb")), "tool package rg 1.0 has other content"),
        Between("33 the SDK", Step.WithTool(Sdk("10.0.401", "1")), Step.WithTool(Sdk("10.0.402", "2")), "the selected SDK is 10.0.402, was 10.0.401"),
        Between("33 a build of the SDK", Step.WithTool(Sdk("10.0.401", "1")), Step.WithTool(Sdk("10.0.401", "2")), "the selected SDK is another build of the same version"),
        Changes("a setting that the command brings", step => step with { Actions = [((KeyedCommand)step.Actions[0]) with { Settings = [("flags", "all")] }] }, "setting flags changed"),
        Changes("a setting more", step => step with { Actions = [((KeyedCommand)step.Actions[0]) with { Settings = [("flags", "none"), ("level", "")] }] }, "setting level appeared"),
    ];

    static IEnumerable<KeyChange> CodeChanges() =>
    [
        Between("38 the code", Code, Code.WithCode(code => code with { Digest = KeySamples.Of("il2"), Parts = [code.Parts[0], new("Build.Zip", KeySamples.Of("zip2"))] }), "code Build.Zip changed"),
        Between("38 code that nobody can name", Code, Code.WithCode(code => code with { Digest = KeySamples.Of("il3") }), "its code changed"),
        Between("40 a captured variable", Code, Code.WithCode(code => code with { Values = [code.Values[0], code.Values[1] with { Canonical = KeySamples.Bytes("4") }] }), "captured variable count changed"),
        Between("40 a captured variable more", Code, Code.WithCode(code => code with { Values = [.. code.Values, new("name", true, KeySamples.Bytes("3"))] }), "captured variable name appeared"),
        Between("41 a parameter", Code, Code.WithCode(code => code with { Values = [code.Values[0] with { Canonical = KeySamples.Bytes("Debug") }, code.Values[1]] }), "Configuration changed"),
        Between("41 another parameter with the same value", Code, Code.WithCode(code => code with { Values = [code.Values[0] with { Name = "Mode" }, code.Values[1]] }), "Configuration is not read any more\nMode is read, was not"),
        Between("a result of another target", Code, Code with { Actions = [((KeyedCode)Code.Actions[0]) with { Results = [("Version", KeySamples.Bytes("\"1.2.4\""))] }] }, "result of Version changed"),
        Between("code instead of a command", Step, Code, "it runs C# code now, and ran a command"),
    ];

    static IEnumerable<KeyChange> Places() =>
    [
        Changes("37 an output of another name", step => step with { Outputs = ["bin/**", "!out/**/*.tmp"] }, "output bin/** is declared, was not\noutput out/** is not declared any more", isExact: false),
        Changes("37 an output taken away", step => step with { Outputs = ["out/**"] }, "output !out/**/*.tmp is not declared any more"),
        Changes("37 another output tree", step => step with { OutputTrees = ["docs"] }, "output doc is not declared any more\noutput docs is declared, was not", isExact: false),
        Changes("37 an output as a tree", step => step with { Outputs = [.. step.Outputs, "doc"], OutputTrees = [] }, "output doc is declared in another way"),
        Changes("37 a local output", step => step with { LocalOutputs = ["obj/**"] }, "output obj/** is declared, was not"),
        Changes("another directory", step => step.WithCommand(command => command.In(KeySamples.Root / "src")), "it runs in src, and ran in the root directory"),
        Changes("a directory outside", step => step.WithCommand(command => command.In(AbsolutePath.Of("/work/app2"))), "it runs in /work/app2, and ran in the root directory"),
        Changes("36 a path of this checkout", step => step.WithArguments("-c", "/work/app/src/a.c", "-o", "out/a.o"), "argument 2 changed"),
        Between("36 a path that begins like the root", Step.WithArguments("/work/app/x"), Step.WithArguments("/work/app2/x"), "argument 1 changed"),
        Between("36 a path that ends like the root", Step.WithArguments("/work/app/x"), Step.WithArguments("/data/work/app/x"), "argument 1 changed"),
    ];

    static IEnumerable<KeyChange> Rest() =>
    [
        Changes("another declared version", step => step with { Version = "2" }, "the declared version of the step changed"),
        Changes("no declared version", step => step with { Version = null }, "no version of the step is declared any more"),
        Changes("34 another operating system", step => step with { Platform = new("macos", "x86-64", "glibc") }, "operating system is macos, was linux"),
        Changes("34 another processor", step => step with { Platform = KeySamples.Linux with { Processor = "arm-a64" } }, "processor is arm-a64, was x86-64"),
        Changes("34 another C library", step => step with { Platform = KeySamples.Linux with { Library = "musl" } }, "C library is musl, was glibc"),
        Changes("34 portable", step => step with { IsPortable = true }, "operating system does not count any more\nprocessor does not count any more\nC library does not count any more"),
        Changes("other exit codes", step => step.WithCommand(command => command.SucceedsWith(0, 3)), "exit codes 0,3 mean success, were 0"),
        Changes("a terminal", step => step.WithCommand(command => command.Interactive()), "it takes over the terminal"),
    ];

    // What must not change the key.
    static IEnumerable<KeyChange> Nothing() =>
    [
        Stays("30 an undeclared variable", step => step with { Variables = [.. step.Variables, ("OTHER", null)] }),
        Stays("31 variables in another order", step => step with { Variables = [.. step.Variables.Reverse()] }),
        Stays("a time limit", step => step.WithCommand(command => command.Timeout(TimeSpan.FromSeconds(1)))),
        Stays("less output", step => step.WithCommand(command => command.Quiet())),
        Stays("a claim", step => step.WithCommand(command => command.Claim("net"))),
        Stays("free jobs", step => step.WithCommand(command => command with { ParallelismArgument = "-j{0}" })),
        Stays("a reason for a secret", step => step.WithCommand(command => command.AllowSecretArgument("no other way"))),
        Stays("the root as its own directory", step => step.WithCommand(command => command.In(KeySamples.Root))),
        Stays("outputs in another order", step => step with { Outputs = [.. step.Outputs.Reverse(), "out/**"] }),
        Stays("37 the names of the targets before", step => step with { Upstream = [step.Upstream[1] with { Target = "Get" }, step.Upstream[0] with { Target = "Make" }] }),
        Between("34 another system for a portable step", Step with { IsPortable = true }, Step with { IsPortable = true, Platform = new("windows", "arm-a64", "") }, null, isSame: true),
        Between("38 another name of a local", Code, Code.WithCode(code => code with { Values = [code.Values[0], code.Values[1] with { Name = "n" }] }), null, isSame: true),
        Between("38 other names of methods", Code, Code.WithCode(code => code with { Parts = [new("Build.Wrap", code.Parts[0].Digest), code.Parts[1]] }), null, isSame: true),
        Between("14 another place of an input of any place", Other(OtherInputKind.Anywhere, "a.txt", "a"), Other(OtherInputKind.Anywhere, "b/c.txt", "a"), null, isSame: true),
        Between("36 another checkout", Elsewhere("/work/app"), Elsewhere("/home/b/y"), null, isSame: true),
        Between("31 Path and PATH on Windows", OnWindows("Path", "PATHEXT"), OnWindows("PATH", "PathExt"), null, isSame: true),
    ];

    static KeyedStep OnWindows(string first, string second) => Step with { Platform = new("windows", "x86-64", ""), Variables = [(first, @"C:\a"), (second, ".EXE")] };

    // Absolute paths below the root, as typed commands write them.
    static KeyedStep Elsewhere(string root) => (Step with { Root = AbsolutePath.Of(root), Variables = [("PATH", $"{root}/tools:/usr/bin"), ("HOME_URL", $"file://{root}/index.html")] })
        .WithCommand(command => command.In(AbsolutePath.Of(root) / "src").Environment("OUT", root).Input($"cd {root} && make") with
        {
            Arguments = [$"{root}/Shop.sln", $"-p:Out={root}/out/", $"-I{root}/include", $"\"{root}\"", $"a;{root};{root}/b"],
        });

    static ToolIdentity Package(string value) => new([("package rg", value)], IsRestored: true);

    static ToolIdentity Sdk(string version, string build) => new([("SDK", version), ("build of the SDK", build)]);

    static KeyedStep Other(OtherInputKind kind, string path, string content) => Step with { Inputs = With(Step.Inputs, [], [.. Step.Inputs.Others, new(kind, path, KeySamples.Of(content))]) };

    static Func<KeyedStep, KeyedStep> WithFiles(params ContentEntry[] files) => step => step with { Inputs = With(step.Inputs, files, step.Inputs.Others) };

    static InputTree With(InputTree inputs, IReadOnlyList<ContentEntry> files, IReadOnlyList<OtherInput> others) =>
        KeySamples.Inputs([.. inputs.Entries.Where(entry => files.All(file => file.Path != entry.Path)), .. files]) with { Others = others };

    static KeyChange Changes(string name, Func<KeyedStep, KeyedStep> change, string said, bool isExact = true) => Between(name, Step, change(Step), said, isExact);

    static KeyChange Stays(string name, Func<KeyedStep, KeyedStep> change) => Between(name, Step, change(Step), null, isSame: true);

    static KeyChange Between(string name, KeyedStep before, KeyedStep after, string? said, bool isExact = true, bool isSame = false) =>
        new(name, before, after, isSame ? null : isExact ? said : said + "\n…");
}
