using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// Finds steps that write what they read, as a tool that formats sources does. What such a step left is what it reads next time: to remove
/// it, or to restore it over what somebody has edited since, would be to lose work.
/// </summary>
static class RewrittenInputs
{
    /// <summary>A pattern of inputs that are all outputs too; null if there is none.</summary>
    public static string? Of(StepDeclaration declared) => declared.Outputs.Count + declared.OutputTrees.Count == 0
        ? null
        : declared.Inputs.Patterns.FirstOrDefault(input => !input.StartsWith('!') && IsCovered(input, declared));

    static bool IsCovered(string input, StepDeclaration declared)
    {
        var prefix = IsLiteral(input) ? input : GlobPattern.Parse(input).LiteralPrefix;
        return declared.OutputTrees.Any(tree => StepOutputs.IsIn(prefix, tree))
            || declared.Outputs.Where(output => !output.StartsWith('!')).Any(output => output == input || Covers(output, input, prefix));
    }

    static bool Covers(string output, string input, string prefix) =>
        IsLiteral(output) ? StepOutputs.IsIn(prefix, output)
        : output.EndsWith("/**", StringComparison.Ordinal) && IsLiteral(output[..^3]) ? StepOutputs.IsIn(prefix, output[..^3])
        : IsLiteral(input) && GlobPattern.Parse(output).Matches(input);

    static bool IsLiteral(string pattern) => !pattern.AsSpan().ContainsAny("*?[{");
}
