using System.Text;
using BuildKit.Commands;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// What a program's file is: its content; for a script also what interprets it, and for one that npm installed the packages that it was
/// installed with. Libraries that a program loads are not looked at.
/// </summary>
sealed class FileIdentity(AbsolutePath root, Func<AbsolutePath, Digest?> contentOf, IReadOnlyDictionary<string, string> environment)
{
    const int Deepest = 4;

    /// <summary>Null if something of it is not there.</summary>
    public IReadOnlyList<(string Name, string Value)>? Of(AbsolutePath file)
    {
        var parts = new List<(string, string)>();
        return Add(parts, file, KeyNames.File, 0) ? parts : null;
    }

    bool Add(List<(string, string)> parts, AbsolutePath file, string name, int depth)
    {
        if (depth > Deepest || contentOf(file) is not { } digest)
        {
            return false;
        }

        parts.Add((name, $"{digest}"));
        AddPackages(parts, file);
        return Interpreter.Of(file) is not { } interpreter
            || (Find(interpreter) is { } found && Add(parts, ToolIdentities.Resolved(found), depth == 0 ? "interpreter" : $"interpreter {depth + 1}", depth + 1));
    }

    AbsolutePath? Find(string program)
    {
        try
        {
            return AbsolutePath.Of(ToolLookup.Find(new Command { Tool = program }, root, environment));
        }
        catch (BuildException)
        {
            return null;
        }
    }

    // npm notes all that it installed in one file; what it did not install itself, such as npm, has at least a package.json.
    void AddPackages(List<(string, string)> parts, AbsolutePath file)
    {
        const string Folder = "/node_modules/";
        var text = file.ToString();
        var at = text.LastIndexOf(Folder, StringComparison.Ordinal);
        if (at < 0)
        {
            return;
        }

        var modules = AbsolutePath.Of(text[..(at + Folder.Length - 1)]);
        var names = text[(at + Folder.Length)..].Split('/');
        var package = modules / string.Join('/', names.Take(names[0].StartsWith('@') ? 2 : 1));
        parts.Add(("package.json", $"{contentOf(package / "package.json")}"));
        parts.Add(("installed packages", $"{contentOf(modules / ".package-lock.json")}"));
    }
}

/// <summary>Reads which program a script is for.</summary>
static class Interpreter
{
    // As many bytes as the system looks at.
    const int Most = 256;

    /// <summary>A path or a name; null for a file that needs none.</summary>
    public static string? Of(AbsolutePath file)
    {
        var start = Start(file);
        return OperatingSystem.IsWindows() || start.Contains((byte)0) || start.Length == 0 ? null
            : start.AsSpan().StartsWith("#!"u8) ? Named(Encoding.UTF8.GetString(start)[2..].Split('\n')[0])
            : "/bin/sh";
    }

    // "env" passes its arguments on: options, variables, then the program.
    static string? Named(string line)
    {
        var words = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        return words is [] ? null
            : Path.GetFileName(words[0]) == "env" ? words.Skip(1).FirstOrDefault(word => !word.StartsWith('-') && !word.Contains('=', StringComparison.Ordinal))
            : words[0];
    }

    static byte[] Start(AbsolutePath file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var buffer = new byte[Most];
            return buffer[..stream.ReadAtLeast(buffer, Most, throwOnEndOfStream: false)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
