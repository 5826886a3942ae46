using System.Text;

namespace BuildKit.Verification;

/// <summary>One file that a process asked for.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Found">Whether the system had it.</param>
/// <param name="Opened">Whether it was opened for reading or executed, and not only looked for.</param>
readonly record struct FileRequest(AbsolutePath Path, bool Found, bool Opened);

/// <summary>Reads what strace wrote: <c>-f -y -e trace=%file</c>.</summary>
sealed class FileRequests(AbsolutePath directory)
{
    readonly Dictionary<string, string> unfinished = new(StringComparer.Ordinal);
    readonly Dictionary<string, AbsolutePath> directories = new(StringComparer.Ordinal);

    /// <param name="trace">The file.</param>
    /// <param name="directory">Where the first process was started.</param>
    public static IEnumerable<FileRequest> In(AbsolutePath trace, AbsolutePath directory)
    {
        var requests = new FileRequests(directory);
        return !File.Exists(trace) ? [] : File.ReadLines(trace, Encoding.UTF8).Select(requests.Of).OfType<FileRequest>();
    }

    /// <summary>Null for a line that is about no file, or not about reading one.</summary>
    FileRequest? Of(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && Whole(line[..space], line[(space + 1)..].TrimStart()) is { } call ? Request(line[..space], call) : null;
    }

    // What another process interrupted stands in two lines.
    string? Whole(string process, string call)
    {
        const string Begun = " <unfinished ...>";
        if (call.EndsWith(Begun, StringComparison.Ordinal))
        {
            unfinished[process] = call[..^Begun.Length];
            return null;
        }

        if (!call.StartsWith("<... ", StringComparison.Ordinal))
        {
            return call;
        }

        var resumed = call.IndexOf(" resumed>", StringComparison.Ordinal);
        return resumed > 0 && unfinished.Remove(process, out var begun) ? begun + call[(resumed + " resumed>".Length)..] : null;
    }

    FileRequest? Request(string process, string call)
    {
        var (open, result) = (call.IndexOf('(', StringComparison.Ordinal), call.LastIndexOf(" = ", StringComparison.Ordinal));
        var quote = call.IndexOf('"', StringComparison.Ordinal);
        if (open < 0 || result < open || quote < 0 || quote > result)
        {
            return null;
        }

        var name = call[..open];
        var path = At(process, call[(open + 1)..quote]) / Text(call, quote);
        var found = !call.AsSpan(result + 3).StartsWith("-1", StringComparison.Ordinal);
        if (name == "chdir" && found)
        {
            directories[process] = path;
        }

        return IsReading(name, call) ? new(path, found, name is "execve" or "open" or "openat" or "openat2" && !call.Contains("O_DIRECTORY", StringComparison.Ordinal)) : null;
    }

    static bool IsReading(string name, string call) => name switch
    {
        "open" or "openat" or "openat2" => !call.Contains("O_WRONLY", StringComparison.Ordinal) && !call.Contains("O_CREAT", StringComparison.Ordinal),
        "execve" or "execveat" or "access" or "faccessat" or "faccessat2" or "stat" or "lstat" or "newfstatat" or "statx" or "readlink" or "readlinkat" => true,
        _ => false,
    };

    // With -y a descriptor says its directory: AT_FDCWD</work>, 3</work/source>.
    AbsolutePath At(string process, string before)
    {
        var (begin, end) = (before.IndexOf('<', StringComparison.Ordinal), before.LastIndexOf('>'));
        if (begin >= 0 && end > begin && before[begin + 1] == '/')
        {
            var at = AbsolutePath.Of(Unescaped(before[(begin + 1)..end]));
            if (before.StartsWith("AT_FDCWD", StringComparison.Ordinal))
            {
                directories[process] = at;
            }

            return at;
        }

        return directories.GetValueOrDefault(process, directory);
    }

    static string Text(string call, int quote)
    {
        var end = quote + 1;
        while (end < call.Length && call[end] != '"')
        {
            end += call[end] == '\\' ? 2 : 1;
        }

        return Unescaped(call[(quote + 1)..Math.Min(end, call.Length)]);
    }

    // Bytes that are no printable ASCII are written in octal; a few have letters.
    static string Unescaped(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var bytes = new List<byte>();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\' || at + 1 == text.Length)
            {
                bytes.Add((byte)text[at]);
                continue;
            }

            var digits = text.AsSpan(at + 1, Math.Min(3, text.Length - at - 1));
            var count = digits.IndexOfAnyExceptInRange('0', '7') is var other && other < 0 ? digits.Length : other;
            bytes.Add(count > 0 ? (byte)Convert.ToInt32(digits[..count].ToString(), 8) : (byte)Letter(text[at + 1]));
            at += Math.Max(count, 1);
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    static char Letter(char letter) => letter switch
    {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'v' => '\v',
        'f' => '\f',
        _ => letter,
    };
}
