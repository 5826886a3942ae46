using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using BuildKit.Caching;
using BuildKit.Files;
using BuildKit.Implementations;

namespace BuildKit.Tests.Caching;

/// <summary>Descriptions of steps, each with a name: what the golden file and the table of single changes are made of.</summary>
static class KeySamples
{
    public static readonly AbsolutePath Root = AbsolutePath.Of("/work/app");
    public static readonly KeyPlatform Linux = new("linux", "x86-64", "glibc");
    public static readonly ToolIdentity Compiler = new([("file", "11")]);

    /// <summary>The step that all others differ from in one thing.</summary>
    public static KeyedStep Base { get; } = new()
    {
        Root = Root,
        Platform = Linux,
        Actions = [new KeyedCommand(new Command { Tool = "cc", Arguments = ["-c", "src/a.c", "-o", "out/a.o"] }.Environment("LEVEL", "2"), Compiler, [("flags", "none")])],
        Variables = [("MODE", "fast"), ("EMPTY", ""), ("UNSET", null)],
        Inputs = Inputs(File("include/a.h", "h"), File("src/a.c", "c"), new("src/link", FileKind.Link, LinkTarget: "a.c"), new("src/empty", FileKind.Directory)) with
        {
            Others = [new(OtherInputKind.Absent, "src/.config", default), new(OtherInputKind.Absent, "../Directory.Build.props", default)],
        },
        Upstream = [new("Generate", [File("gen/b.h", "b")]), new("Fetch", [File("lib/x.a", "x"), File("lib/y.a", "y")])],
        Outputs = ["out/**", "!out/**/*.tmp"],
        OutputTrees = ["doc"],
        Version = "1",
    };

    /// <summary>C# code that reads values and a result, beside a command.</summary>
    public static KeyedStep Code { get; } = Base with
    {
        Actions =
        [
            new KeyedCode(
                new ImplementationDigest
                {
                    Digest = Of("il"),
                    Parts = [new("Build.Pack", Of("pack")), new("Build.Zip", Of("zip"))],
                    Values = [new("Configuration", IsCaptured: false, Bytes("Release")), new("count", IsCaptured: true, Bytes("3"))],
                },
                [("Version", Bytes("\"1.2.3\""))]),
        ],
    };

    /// <summary>Two commands.</summary>
    public static KeyedStep Two { get; } = Base with { Actions = [Base.Actions[0], new KeyedCommand(new Command { Tool = "strip", Arguments = ["out/a.o"] }, new([("file", "22")]))] };

    public static ContentEntry File(string path, string content, bool isExecutable = false) =>
        new(path, FileKind.File, Of(content), content.Length, isExecutable);

    public static SampleInputs Inputs(params ImmutableArray<ContentEntry> entries) => new(entries);

    public static Digest Of(string text) => Digest.OfBytes(Encoding.UTF8.GetBytes(text));

    public static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static KeyedStep WithCommand(this KeyedStep step, Func<Command, Command> change) =>
        step with { Actions = [((KeyedCommand)step.Actions[0]) with { Command = change(((KeyedCommand)step.Actions[0]).Command) }, .. step.Actions.Skip(1)] };

    public static KeyedStep WithTool(this KeyedStep step, ToolIdentity tool) => step with { Actions = [((KeyedCommand)step.Actions[0]) with { Tool = tool }, .. step.Actions.Skip(1)] };

    public static KeyedStep WithCode(this KeyedStep step, Func<ImplementationDigest, ImplementationDigest> change) =>
        step with { Actions = [((KeyedCode)step.Actions[0]) with { Code = change(((KeyedCode)step.Actions[0]).Code) }] };

    public static KeyedStep WithArguments(this KeyedStep step, params ImmutableArray<string> arguments) => step.WithCommand(command => command with { Arguments = arguments });

    /// <summary>The parts of the key, files one by one as the engine keeps them for explain.</summary>
    public static IReadOnlyList<KeyPart> Details(KeyedStep step, IReadOnlyList<KeyPart> parts) =>
    [
        .. parts.Where(part => part.Kind is not (KeyPartKind.Input or KeyPartKind.UpstreamOutput)),
        .. step.Inputs.Entries.Select(entry => new KeyPart(KeyPartKind.Input, entry.Path, Text(entry))),
        .. step.Inputs.Others.Select(other => new KeyPart(KeyPartKind.Input, other.Path, other.Kind == OtherInputKind.Absent ? KeyNames.Absent : $"{other.Kind}:{other.Digest}")),
        .. step.Upstream.SelectMany(upstream => upstream.Entries.Select(entry => new KeyPart(KeyPartKind.UpstreamOutput, $"{upstream.Target}\n{entry.Path}", Text(entry)))),
    ];

    static string Text(ContentEntry entry) => entry.Kind switch
    {
        FileKind.File => string.Create(CultureInfo.InvariantCulture, $"{(entry.IsExecutable ? "x:" : "")}{entry.Digest}"),
        FileKind.Link => $"link:{entry.LinkTarget}",
        _ => $"{entry.Kind}",
    };
}

/// <summary>Inputs as a test writes them: in any order.</summary>
sealed record SampleInputs(ImmutableArray<ContentEntry> Entries)
{
    public IReadOnlyList<OtherInput> Others { get; init; } = [];

    public static implicit operator InputTree(SampleInputs inputs)
    {
        ContentEntry[] sorted = [.. inputs.Entries.OrderBy(entry => entry.Path, Utf8Order.Instance)];
        var root = InputRoot.Of(sorted);
        return new() { Root = root.Digest, RootSize = root.Size, Others = inputs.Others, Missing = [], Load = () => sorted };
    }
}
