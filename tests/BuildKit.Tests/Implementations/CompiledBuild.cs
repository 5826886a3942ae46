using System.Reflection;
using System.Runtime.Loader;
using BuildKit.Hosting;
using BuildKit.Implementations;
using BuildKit.Parameters;
using BuildKit.Targets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace BuildKit.Tests.Implementations;

/// <summary>A build that is compiled from text, loaded, and asked what its steps are.</summary>
sealed class CompiledBuild
{
    const string Usings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Text;
        global using System.Threading; global using System.Threading.Tasks; global using BuildKit; global using Serilog;
        """;

    static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp14);

    static readonly SyntaxTree UsingsTree = CSharpSyntaxTree.ParseText(Usings, Language);

    static readonly IReadOnlyList<MetadataReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "BuildKit.dll" or "Serilog.dll" or "Microsoft.CSharp.dll"))
            .Select(path => MetadataReference.CreateFromFile(path))];

    readonly IReadOnlyList<ScriptMember> members;
    readonly ScriptMembers definitions;

    CompiledBuild(object script, AbsolutePath root)
    {
        Script = (BuildScript)script;
        members = ScriptMember.Of(script);
        definitions = new(members, typeof(Target), typeof(Target<>), typeof(Product), typeof(DeploymentEnvironment));
        Code = new(script, root, _ => false);
    }

    public BuildScript Script { get; }

    public StepCode Code { get; }

    public static CompiledBuild Of(string source, AbsolutePath? root = null, OptimizationLevel optimization = OptimizationLevel.Release)
    {
        var image = Compile("build", source, References, optimization);
        return Load(image, root ?? AbsolutePath.Of("/work/shop"));
    }

    /// <summary>A build whose components or helpers are in an assembly of their own.</summary>
    public static CompiledBuild WithLibrary(string library, string source)
    {
        var compiled = Compile("library", library, References, OptimizationLevel.Release);
        var image = Compile("build", source, [.. References, MetadataReference.CreateFromImage(compiled)], OptimizationLevel.Release);
        return Load(image, AbsolutePath.Of("/work/shop"), compiled);
    }

    public void Set(string member, object? value) => members.Single(one => one.Name == member).Set(value);

    /// <summary>The delegate that the author wrote for the last action of a target.</summary>
    public Delegate Step(string target = "X")
    {
        var model = definitions.Define(new TargetModel(target));
        var step = model.FanOuts.Count > 0 ? model.FanOuts[0].Steps().First() : model.Step;
        return step.Actions[^1] switch
        {
            CodeAction code => code.Source,
            CommandAction command => command.Source,
            var other => throw new NotSupportedException($"{other}"),
        };
    }

    /// <summary>The delegates of all steps of a target that has many.</summary>
    public IReadOnlyList<Delegate> Steps(string target = "X") =>
        [.. definitions.Define(new TargetModel(target)).FanOuts[0].Steps().Select(step => ((CodeAction)step.Actions[0]).Source)];

    public ImplementationDigest Digest(string target = "X") => Code.Of(Step(target));

    /// <summary>What of a step would be in its key.</summary>
    public string Key(string target = "X") => KeyOf(Digest(target));

    public static string KeyOf(ImplementationDigest digest) => string.Join('\n',
        digest.Values.Select(value => $"{(value.IsCaptured ? "captured" : value.Name)} {Convert.ToHexString(value.Canonical.Span)}")
            .Prepend($"{digest.Digest}").Append($"fallback {digest.Fallback is not null}").Append($"secrets {string.Join(',', digest.Secrets)}"));

    static CompiledBuild Load(byte[] image, AbsolutePath root, byte[]? library = null)
    {
        var context = new AssemblyLoadContext("build", isCollectible: true);
        if (library is not null)
        {
            var loaded = context.LoadFromStream(new MemoryStream(library));
            context.Resolving += (_, name) => name.Name == "library" ? loaded : null;
        }

        var type = context.LoadFromStream(new MemoryStream(image)).GetType("Build", throwOnError: true)!;
        var host = new ScriptContext { Root = root, EnvironmentName = "local", IsContinuousIntegration = false };
        return new(typeof(ScriptContext).GetMethod(nameof(ScriptContext.Create))!.MakeGenericMethod(type).Invoke(host, BindingFlags.DoNotWrapExceptions, null, null, null)!, root);
    }

    static byte[] Compile(string name, string source, IReadOnlyList<MetadataReference> references, OptimizationLevel optimization)
    {
        var compilation = CSharpCompilation.Create(
            name, [UsingsTree, CSharpSyntaxTree.ParseText(source, Language, path: $"{name}.cs", encoding: System.Text.Encoding.UTF8)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: optimization, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
        Assert.True(result.Success, $"does not compile:\n{string.Join('\n', result.Diagnostics.Where(one => one.Severity == DiagnosticSeverity.Error))}\n{source}");
        return stream.ToArray();
    }
}
