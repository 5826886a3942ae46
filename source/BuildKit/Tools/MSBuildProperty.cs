using System.Globalization;
using System.Text;

namespace BuildKit.Tools;

/// <summary>An MSBuild property as one argument of a command line.</summary>
static class MSBuildProperty
{
    public static string Argument(string name, string value) => Argument("-p:", name, value);

    public static string Argument(string option, string name, string value) => $"{option}{Checked(name)}={Escaped(value)}";

    /// <exception cref="BuildException">BK0231: MSBuild has no properties of such names.</exception>
    public static string Checked(string name) => IsName(name) ? name : throw Errors.NotAPropertyName(name).Exception();

    /// <summary>The value with everything escaped that MSBuild would not take for plain text.</summary>
    static string Escaped(string value)
    {
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var next = i + 1 < value.Length ? value[i + 1] : '\0';
            var isSpecial = value[i] switch
            {
                '%' or ';' or ',' or '"' => true,
                '$' or '@' => next == '(',
                ' ' => i == 0 || next == '\0',
                var c => char.IsControl(c) && c < 0x80,
            };
            if (isSpecial)
            {
                text.Append('%').Append(((int)value[i]).ToString("X2", CultureInfo.InvariantCulture));
            }
            else
            {
                text.Append(value[i]);
            }
        }

        return text.ToString();
    }

    static bool IsName(string name) =>
        name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_')
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
