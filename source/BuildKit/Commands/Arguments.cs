using System.Collections;
using System.Runtime.CompilerServices;
using System.Text;

namespace BuildKit;

/// <summary>
/// A list of arguments. Written as an interpolated string, white space in the literal text separates arguments, single
/// or double quotes in it group, and each hole is (part of) exactly one argument whatever it contains:
/// <c>$"tag {name} --message={text}"</c>. A hole with a sequence of texts that stands alone gives one argument each; a
/// null that stands alone gives none. Written as <c>["tag", name]</c>, each element is one argument.
/// </summary>
[InterpolatedStringHandler]
[CollectionBuilder(typeof(ArgumentsBuilder), nameof(ArgumentsBuilder.Create))]
public sealed class Arguments : IEnumerable<string>
{
    readonly List<string> arguments = [];
    readonly StringBuilder current = new();
    char quote;
    bool isOpen;

    /// <summary>Called by the compiler for an interpolated string.</summary>
    public Arguments(int literalLength, int formattedCount)
    {
        _ = literalLength;
        _ = formattedCount;
    }

    internal Arguments(ReadOnlySpan<string> arguments)
    {
        foreach (var argument in arguments)
        {
            this.arguments.Add(argument);
        }
    }

    /// <summary>Splits a text without holes by the same rules.</summary>
    public static implicit operator Arguments(string text)
    {
        var arguments = new Arguments(text.Length, 0);
        arguments.AppendLiteral(text);
        return arguments;
    }

    /// <summary>Called by the compiler for the text between holes.</summary>
    public void AppendLiteral(string value)
    {
        foreach (var c in value)
        {
            if (quote != 0)
            {
                if (c == quote)
                {
                    quote = '\0';
                }
                else
                {
                    current.Append(c);
                }
            }
            else if (c is '"' or '\'')
            {
                (quote, isOpen) = (c, true);
            }
            else if (char.IsWhiteSpace(c))
            {
                Close();
            }
            else
            {
                current.Append(c);
                isOpen = true;
            }
        }
    }

    /// <summary>Called by the compiler for a hole.</summary>
    public void AppendFormatted<T>(T value)
    {
        // Text is a sequence of characters too, so it is asked for first.
        if (value is not string and IEnumerable<object> sequence)
        {
            foreach (var (item, isFirst) in sequence.Select((item, i) => (item, i == 0)))
            {
                if (!isFirst)
                {
                    Close();
                }

                AppendFormatted(item);
            }

            return;
        }

        if (value is not null)
        {
            current.Append(value is IFormattable formattable
                ? formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture)
                : value.ToString());
            isOpen = true;
        }
    }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator()
    {
        Close();
        return arguments.GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    void Close()
    {
        if (isOpen)
        {
            arguments.Add(current.ToString());
            current.Clear();
            isOpen = false;
        }
    }
}

/// <summary>Called by the compiler for <c>["a", "b"]</c>.</summary>
public static class ArgumentsBuilder
{
    /// <summary>Each element is one argument.</summary>
    public static Arguments Create(ReadOnlySpan<string> arguments) => new(arguments);
}
