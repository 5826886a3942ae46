namespace BuildKit.Cli.Scripts;

/// <summary>The script that a command line names.</summary>
/// <param name="Written">As it was written.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Directory">Where the command was typed.</param>
sealed record ScriptFile(string Written, AbsolutePath Path, AbsolutePath Directory)
{
    /// <summary>The first word behind the verb.</summary>
    /// <exception cref="BuildException">BK0944–BK0946: no file is named, it is no script, there is no such file.</exception>
    public static ScriptFile Of(string[] words, string directory)
    {
        if (words is not [{ Length: > 0 } written, ..] || written[0] == '-')
        {
            throw Errors.NoScriptNamed(words is [var word, ..] ? word : null).Exception();
        }

        var here = AbsolutePath.Of(directory);
        var file = new ScriptFile(written, here / written, here);
        return file.Path.Extension.Equals(".cs", StringComparison.OrdinalIgnoreCase) ? throw Errors.FileBasedApp(written).Exception()
            : File.Exists(file.Path) ? file
            : throw Errors.ScriptNotFound(written, file.Path).Exception();
    }

    /// <summary>How a file is named in messages: whole if the script was named so, otherwise relative to where the command was typed.</summary>
    public string Shown(string file) =>
        System.IO.Path.IsPathRooted(Written) ? file : System.IO.Path.GetRelativePath(Directory, file).Replace('\\', '/');
}
