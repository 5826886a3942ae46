namespace BuildKit.Hosts;

/// <summary>
/// The host script's last line: <c>buildkit: verb=activate release=1.2.3 changed=yes rc=0</c>. Only it tells that the script ran to its
/// end; an exit code alone could be anybody's.
/// </summary>
readonly record struct ScriptMarker(int ExitCode, bool Changed)
{
    /// <param name="output">Standard output of the script.</param>
    /// <param name="verb">The verb that was asked for.</param>
    /// <returns>Null if the output does not end with the line of that verb.</returns>
    public static ScriptMarker? Of(string output, string verb)
    {
        var line = LastLine(output);
        var code = line.LastIndexOf(" rc=", StringComparison.Ordinal);
        return line.StartsWith($"buildkit: verb={verb} ", StringComparison.Ordinal) && code > 0 && byte.TryParse(line.AsSpan(code + 4), out var number)
            ? new(number, line.Contains(" changed=yes ", StringComparison.Ordinal))
            : null;
    }

    /// <summary>What stands before the last line.</summary>
    public static string WithoutMarker(string output) => output.TrimEnd('\n', '\r')[..^LastLine(output).Length];

    static string LastLine(string output) => output.TrimEnd('\n', '\r').Split('\n')[^1];
}
