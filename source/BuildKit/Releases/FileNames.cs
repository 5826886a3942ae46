namespace BuildKit.Releases;

/// <summary>Names of files and directories that every system and every shell takes as they are.</summary>
static class FileNames
{
    /// <summary>ASCII letters, digits, dots, dashes, underscores and plus signs; neither a dot nor a dash in front.</summary>
    public static bool IsPortable(string name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_' or '+'))
            {
                return false;
            }
        }

        return name.Length is > 0 and <= 128 && name[0] is not ('.' or '-');
    }
}
