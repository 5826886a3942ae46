using System.Globalization;

namespace BuildKit.Rendering;

/// <summary>
/// The errors of a run, repeated at its end: for each failed target its message, what tools reported, and the failed
/// tests.
/// </summary>
sealed class FailureReport(Palette palette, Glyphs glyphs)
{
    const int MaxEntries = 50;
    const int MaxMessageLines = 12;

    readonly HashSet<string> reported = new(StringComparer.Ordinal);

    public IEnumerable<string> Lines(RunRecord run)
    {
        foreach (var target in run.FailedTargets)
        {
            yield return palette.Paint(Tone.Bad, $"{glyphs.Failure} {LineStyle.FullName(target.Name, null)}");
            foreach (var line in Messages(target).Concat(Diagnostics(target, run)).Concat(FailedTests(target, run)))
            {
                yield return $"  {line}";
            }
        }

        foreach (var step in run.Verified.Where(step => step.Differences.Count > 0))
        {
            yield return palette.Paint(Tone.Bad, $"{glyphs.Failure} {LineStyle.FullName(step.Target, step.Step)} cannot be trusted");
            foreach (var line in step.Differences.SelectMany(text => SafeText.Lines(text, palette.UseColour)))
            {
                yield return $"  {line}";
            }
        }
    }

    IEnumerable<string> Messages(TargetRecord target)
    {
        var error = target.Finished?.Error ?? "";
        var ofSteps = target.Steps.Where(step => step.Finished?.Error is { } text && !error.Contains(text, StringComparison.Ordinal))
            .Select(step => step.Name.Length == 0 ? step.Finished!.Error! : $"{step.Name}: {step.Finished!.Error}");
        return ofSteps.Prepend(error).Where(text => text.Length > 0).SelectMany(text => SafeText.Lines(text, palette.UseColour));
    }

    // The same source compiled for two frameworks, or read by two projects, gives the same diagnostic again.
    IEnumerable<string> Diagnostics(TargetRecord target, RunRecord run)
    {
        var distinct = target.Steps.SelectMany(step => step.Diagnostics).OrderByDescending(diagnostic => diagnostic.Severity)
            .Select(diagnostic => (diagnostic.Severity, Text: Text(diagnostic, run)))
            .Where(diagnostic => reported.Add(diagnostic.Text)).ToList();
        var shown = distinct.Take(MaxEntries)
            .Select(diagnostic => palette.Paint(diagnostic.Severity >= Severity.Error ? Tone.Bad : Tone.Warning, diagnostic.Text));
        return shown.Concat(More(distinct.Count - MaxEntries + target.Steps.Sum(step => step.MoreDiagnostics), ""));
    }

    static string Text(DiagnosticReported diagnostic, RunRecord run)
    {
        var file = Relative(diagnostic.File, run);
        var place = (diagnostic.Line, diagnostic.Column) switch
        {
            ( <= 0, _) => file,
            (var line, <= 0) => string.Create(CultureInfo.InvariantCulture, $"{file}({line})"),
            var (line, column) => string.Create(CultureInfo.InvariantCulture, $"{file}({line},{column})"),
        };
        var kind = diagnostic.Severity >= Severity.Error ? "error" : "warning";
        var code = diagnostic.Code.Length == 0 ? "" : $" {diagnostic.Code}";
        return SafeText.OneLine($"{(place.Length == 0 ? "" : $"{place}: ")}{kind}{code}: {diagnostic.Message.Trim()}");
    }

    IEnumerable<string> FailedTests(TargetRecord target, RunRecord run)
    {
        // The error of a test run lists the first of them already.
        var failures = target.Steps.SelectMany(step => step.Tests).SelectMany(tests => tests.Failures)
            .Where(failure => !Errors(target).Any(error => error.Contains(failure.Name, StringComparison.Ordinal))).ToList();
        foreach (var failure in failures.Take(MaxEntries))
        {
            var place = failure.File is null ? "" : $" ({Relative(failure.File, run)}{(failure.Line > 0 ? $":{failure.Line}" : "")})";
            yield return palette.Paint(Tone.Bad, SafeText.OneLine($"failed test {failure.Name}{place}"));
            foreach (var line in Shortened(failure.Message))
            {
                yield return $"  {line}";
            }
        }

        foreach (var line in More(failures.Count - MaxEntries, "failed tests"))
        {
            yield return line;
        }
    }

    static IEnumerable<string> Errors(TargetRecord target) =>
        target.Steps.Select(step => step.Finished?.Error).Prepend(target.Finished?.Error).OfType<string>();

    IEnumerable<string> Shortened(string message)
    {
        var lines = SafeText.Lines(message.Trim(), palette.UseColour).Where(line => line.Length > 0).ToList();
        return lines.Take(MaxMessageLines).Concat(More(lines.Count - MaxMessageLines, "lines"));
    }

    IEnumerable<string> More(int count, string noun) =>
        count <= 0 ? [] : [$"{glyphs.Still} and {count} more{(noun.Length == 0 ? "" : $" {noun}")}"];

    static string Relative(string file, RunRecord run)
    {
        var root = run.Started?.Root ?? "";
        return root.Length > 1 && file.Length > root.Length + 1 && file.StartsWith(root, StringComparison.Ordinal)
            && file[root.Length] is '/' or '\\'
            ? file[(root.Length + 1)..]
            : file;
    }
}
