using Microsoft.CodeAnalysis;

namespace BuildKit.Analyzers;

/// <summary>
/// Everything that the analyzers say: one rule each. What the planner finds as well has the code and the words of its
/// error; BK0130 to BK0139 are mistakes that only the source shows. <c>docs/errors.md</c> has a section for each.
/// </summary>
static class Rules
{
    const string Category = "BuildKit";
    const string Page = "docs/errors.md#";

    public static readonly DiagnosticDescriptor UnknownReference = new(
        "BK0101", "A reference to no member",
        "A {0} that is no member of the build script is referenced: {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Page + "bk0101-a-reference-to-no-member");

    public static readonly DiagnosticDescriptor Circle = new(
        "BK0104", "A circle",
        "{0} targets wait for each other in a circle: {1}; remove one of {2}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Page + "bk0104-a-circle");

    public static readonly DiagnosticDescriptor SelfReference = new(
        "BK0105", "A target that names itself",
        "The target '{0}' names itself in {1}; remove {1}({0})",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Page + "bk0105-a-target-that-names-itself");

    public static readonly DiagnosticDescriptor DoesNothing = new(
        "BK0110", "A target that does nothing",
        "The target '{0}' does nothing: it has no action, no dependency and triggers nothing",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Page + "bk0110-a-target-that-does-nothing");

    public static readonly DiagnosticDescriptor CapturesMore = new(
        "BK0130", "A definition that captures more than the build script",
        "The definition of '{0}' captures '{1}'; it is evaluated as often as it is named and may use the members of the build script only",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Page + "bk0130-a-definition-that-captures-more-than-the-build-script");

    public static readonly DiagnosticDescriptor Unreachable = new(
        "BK0131", "A target that nobody can reach",
        "The target '{0}' is unlisted, no other target names it and it is not the default: nobody finds it",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: Page + "bk0131-a-target-that-nobody-can-reach");

    public static readonly DiagnosticDescriptor DiscardedCommand = new(
        "BK0132", "A command that is thrown away",
        "The command is made and thrown away, so nothing runs: give it to Runs(() => …), or await its RunAsync()",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Page + "bk0132-a-command-that-is-thrown-away");

    public static readonly DiagnosticDescriptor NotAwaited = new(
        "BK0133", "A command that is not awaited",
        "The command is started but not awaited, so the step ends before it and does not learn of its failure: await {0}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Page + "bk0133-a-command-that-is-not-awaited");

    public static readonly DiagnosticDescriptor IsMethod = new(
        "BK0134", "A target that is a method",
        "'{0}' is a method, so the build has no {1} of this name: declare it as a property, {2} {0} => _ => …",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: Page + "bk0134-a-target-that-is-a-method");

    public static readonly DiagnosticDescriptor AsksForItself = new(
        "BK0135", "A member that asks for itself",
        "'{0}' asks for itself: it overrides the component's member of this name, so that reading that leads back to it; give it another name, or make it private and nothing but the way there",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Page + "bk0135-a-member-that-asks-for-itself");

    public static readonly DiagnosticDescriptor OverridesNothing = new(
        "BK0136", "A member that overrides nothing",
        "'{0}' does not override '{1}.{0}', which is used instead: {2}, write {1}.{0}, or give it another name",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Page + "bk0136-a-member-that-overrides-nothing");

    public static readonly DiagnosticDescriptor SecretArgument = new(
        "BK0218", "A secret among the arguments of a command",
        "The secret '{0}' stands among the arguments of a command, where every user of the machine can read it: use Environment(name, secret) or Input(secret), or say AllowSecretArgument(why)",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Page + "bk0218-a-secret-among-the-arguments-of-a-command");
}
