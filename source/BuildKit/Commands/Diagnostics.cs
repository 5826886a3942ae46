using System.Globalization;

namespace BuildKit.Commands;

/// <summary>An error or a warning that a tool reported with its place.</summary>
readonly record struct Diagnostic(Severity Severity, string File, int Line, int Column, string Code, string Message);

/// <summary>
/// Recognises errors and warnings in the output of tools: MSBuild's canonical form (<c>path(1,2): error CS1002: text
/// [project]</c>, <c>MSBUILD : error MSB1009: text</c>) and that of gcc and its kin (<c>path:1:2: error: text</c>).
/// </summary>
static class Diagnostics
{
    // A place stands at the start; looking further would cost time on long lines of data.
    const int LongestPlace = 4096;

    public static bool TryParse(string line, out Diagnostic diagnostic)
    {
        diagnostic = default;
        var text = line.AsSpan();
        var head = text[..Math.Min(text.Length, LongestPlace)];
        var (error, warning) = (head.IndexOf("error"), head.IndexOf("warning"));
        while (error >= 0 || warning >= 0)
        {
            var isError = error >= 0 && (warning < 0 || error < warning);
            var start = isError ? error : warning;
            var end = start + (isError ? "error" : "warning").Length;
            if (TryParse(text, start, end, isError ? Severity.Error : Severity.Warning, out diagnostic))
            {
                return true;
            }

            error = isError ? Next(head, "error", end) : error;
            warning = isError ? warning : Next(head, "warning", end);
        }

        return false;
    }

    static int Next(ReadOnlySpan<char> text, string word, int from) => text[from..].IndexOf(word) is >= 0 and var index ? from + index : -1;

    // The category stands between start and end: a colon before it (or before 'fatal'), a space or a colon after it.
    static bool TryParse(ReadOnlySpan<char> text, int start, int end, Severity severity, out Diagnostic diagnostic)
    {
        diagnostic = default;
        var before = text[..start].TrimEnd(' ');
        before = before.EndsWith("fatal") ? before[..^"fatal".Length].TrimEnd(' ') : before;
        var isCategory = before.EndsWith(':') && before.Length < start && (end == text.Length || text[end] is ' ' or ':');
        if (!isCategory || !TryPlace(before[..^1], out var place)
            || !TryMessage(text[end..], place.IsNamedOnly, out var code, out var message))
        {
            return false;
        }

        diagnostic = new(severity, place.File.ToString(), place.Line, place.Column, code.ToString(), message.ToString());
        return true;
    }

    static bool TryPlace(ReadOnlySpan<char> origin, out Place place)
    {
        var isSpaced = origin.EndsWith(' ');
        origin = WithoutNode(origin.Trim());
        if (TryParentheses(origin, out place) || TryColons(origin, out place))
        {
            return true;
        }

        // "MSBUILD : error", "CSC : error", "my app.csproj : error": a space before the colon, and no sentence.
        place = new() { File = origin, IsNamedOnly = true };
        var isName = origin.Length > 0 && (!origin.Contains(' ') || Path.HasExtension(origin));
        return isSpaced && isName && !origin.Contains(": ", StringComparison.Ordinal);
    }

    // "2>path": the number of the node, where MSBuild builds on several.
    static ReadOnlySpan<char> WithoutNode(ReadOnlySpan<char> origin)
    {
        var end = origin.IndexOf('>');
        return end > 0 && !origin[..end].ContainsAnyExceptInRange('0', '9') ? origin[(end + 1)..] : origin;
    }

    // path(line), path(line,column), path(line,column,line,column), path(line-line), path(line,column-column)
    static bool TryParentheses(ReadOnlySpan<char> origin, out Place place)
    {
        place = default;
        var open = origin.LastIndexOf('(');
        if (open <= 0 || !origin.EndsWith(')'))
        {
            return false;
        }

        var inside = origin[(open + 1)..^1];
        if (!IsRange(inside))
        {
            return false;
        }

        var comma = inside.IndexOf(',');
        var line = Number(comma < 0 ? inside : inside[..comma]);
        place = new() { File = origin[..open].TrimEnd(), Line = line, Column = comma < 0 ? 0 : Number(inside[(comma + 1)..]) };
        return line > 0;
    }

    static bool IsRange(ReadOnlySpan<char> inside)
    {
        foreach (var c in inside)
        {
            if (!char.IsAsciiDigit(c) && c is not (',' or '-'))
            {
                return false;
            }
        }

        return inside.Length > 0;
    }

    // path:line:column or path:line; the file needs an extension, or every clock time would be one.
    static bool TryColons(ReadOnlySpan<char> origin, out Place place)
    {
        place = default;
        if (!TryLastNumber(ref origin, out var last))
        {
            return false;
        }

        place = TryLastNumber(ref origin, out var line)
            ? new() { File = origin, Line = line, Column = last }
            : new() { File = origin, Line = last };
        var extension = Path.GetExtension(place.File);
        return extension.Length > 1 && char.IsLetter(extension[1]) && !place.File.Contains(": ", StringComparison.Ordinal);
    }

    static bool TryLastNumber(ref ReadOnlySpan<char> origin, out int number)
    {
        var colon = origin.LastIndexOf(':');
        number = colon > 0 && !origin[(colon + 1)..].ContainsAnyExceptInRange('0', '9') ? Number(origin[(colon + 1)..]) : 0;
        origin = number > 0 ? origin[..colon] : origin;
        return number > 0;
    }

    static int Number(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? text : text[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    // " CODE: text", " : text" or ": text". Without line and code it is more likely prose than a diagnostic.
    static bool TryMessage(ReadOnlySpan<char> text, bool needsCode, out ReadOnlySpan<char> code, out ReadOnlySpan<char> message)
    {
        var colon = text.IndexOf(':');
        code = colon < 0 ? [] : text[..colon].Trim();
        message = colon < 0 ? [] : WithoutProject(text[(colon + 1)..].Trim());
        return colon >= 0 && message.Length > 0 && (code.Length > 0 ? IsCode(code) : !needsCode);
    }

    static bool IsCode(ReadOnlySpan<char> code)
    {
        foreach (var c in code)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.'))
            {
                return false;
            }
        }

        return char.IsAsciiLetter(code[0]) && code.Length <= 40;
    }

    // " [/src/Shop.csproj::TargetFramework=net10.0]"
    static ReadOnlySpan<char> WithoutProject(ReadOnlySpan<char> message)
    {
        var open = message.EndsWith(']') ? message.LastIndexOf(" [", StringComparison.Ordinal) : -1;
        var project = open < 0 ? [] : message[(open + 2)..^1];
        var options = project.IndexOf("::", StringComparison.Ordinal);
        var extension = Path.GetExtension(options < 0 ? project : project[..options]);
        return extension.EndsWith("proj") || extension is ".sln" or ".slnx" or ".cs" ? message[..open].TrimEnd() : message;
    }

    ref struct Place
    {
        public ReadOnlySpan<char> File;
        public int Line;
        public int Column;
        public bool IsNamedOnly;
    }
}
