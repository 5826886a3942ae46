using System.Collections.Immutable;

namespace BuildKit;

/// <summary>
/// A command whose options are methods. Each returns a changed copy and is offered only where the tool takes it. An option
/// that is given twice counts once, the last time, unless it may be repeated; options come before a <c>--</c>, behind which
/// all belongs to names, paths or another program.
/// </summary>
public abstract record OptionCommand : Command
{
    private protected OptionCommand()
    {
    }

    /// <summary>What stands between an option and its value; null if they are two arguments.</summary>
    internal virtual string? ValueSeparator => "=";

    /// <summary>The arguments with more of them in front of a <c>--</c>.</summary>
    internal ImmutableArray<string> ArgumentsWith(params ReadOnlySpan<string> more) =>
        Arguments.InsertRange(EndOfOptions, more.ToArray());

    /// <summary>The arguments with an option and its value, given before or not.</summary>
    internal ImmutableArray<string> ArgumentsWithOption(string option, string value)
    {
        if (ValueSeparator is { } separator)
        {
            return Replaced(option + separator, option + separator + value) ?? ArgumentsWith(option + separator + value);
        }

        var place = Arguments.IndexOf(option);
        return place >= 0 && place < EndOfOptions - 1
            ? Arguments.SetItem(place + 1, Value(option, value))
            : ArgumentsWith(option, Value(option, value));
    }

    /// <summary>The arguments with an option for each value, on top of what was given before.</summary>
    internal ImmutableArray<string> ArgumentsWithEach(string option, IEnumerable<string> values) => ArgumentsWith(
        [.. values.SelectMany(value => ValueSeparator is { } separator ? (string[])[option + separator + value] : [option, Value(option, value)])]);

    /// <summary>The arguments with an option without a value, given before or not.</summary>
    internal ImmutableArray<string> ArgumentsWithFlag(string flag)
    {
        var place = Arguments.IndexOf(flag);
        return place >= 0 && place < EndOfOptions ? Arguments : ArgumentsWith(flag);
    }

    /// <summary>The arguments with the one that begins with this replaced; null if there is none.</summary>
    internal ImmutableArray<string>? Replaced(string prefix, string argument)
    {
        for (var place = 0; place < EndOfOptions; place++)
        {
            if (Arguments[place].StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return Arguments.SetItem(place, argument);
            }
        }

        return null;
    }

    int EndOfOptions => Arguments.IndexOf("--") is >= 0 and var place ? place : Arguments.Length;

    // As an argument of its own it would be taken for an option.
    static string Value(string option, string value) =>
        value.StartsWith('-') ? throw Errors.ValueLooksLikeOption(option, value).Exception() : value;
}

/// <summary>How options are added to commands; used by the files that list them.</summary>
static class OptionExtensions
{
    extension<T>(T command) where T : OptionCommand
    {
        public T Flag(string flag) => command.With(command.ArgumentsWithFlag(flag));

        public T Flag(bool isOn, string flag, string opposite) => command.With(command.ArgumentsWithFlag(isOn ? flag : opposite));

        public T Option(string option, string value) => command.With(command.ArgumentsWithOption(option, value));

        public T Option(string option, int value) =>
            command.Option(option, value.ToString(System.Globalization.CultureInfo.InvariantCulture));

        public T Each(string option, IEnumerable<string> values) => command.With(command.ArgumentsWithEach(option, values));

        public T With(ImmutableArray<string> arguments) => (T)((OptionCommand)command with { Arguments = arguments });
    }
}
