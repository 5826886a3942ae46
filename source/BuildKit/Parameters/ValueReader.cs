namespace BuildKit.Parameters;

/// <summary>Turns what a source says of a parameter into its value, and collects all that is wrong with it.</summary>
sealed class ValueReader(Parameter parameter, ParameterType type, ParameterRules? rules)
{
    readonly List<BuildError> problems = [];

    /// <summary>What is wrong: BK0601, BK0614.</summary>
    public IReadOnlyList<BuildError> Problems => problems;

    /// <summary>The value; null if something is wrong with it.</summary>
    public object? Read(GivenValue given)
    {
        var values = new List<object>();
        foreach (var text in Items(given))
        {
            if (IsWrittenAs(text, type.WrittenAs) && Read(text, given.Directory) is { } value)
            {
                values.Add(value);
            }
        }

        return problems.Count == 0 ? type.Together(values) : null;
    }

    /// <summary>The texts of the single values.</summary>
    public IReadOnlyList<GivenText> Items(GivenValue given)
    {
        if (type.IsList == given.IsList)
        {
            return given.Texts;
        }

        var only = given.Texts is [var text, ..] ? text : null;
        if (type.IsList && only is { WrittenAs: WrittenAs.Plain })
        {
            return Split(only);
        }

        problems.Add(Errors.ParameterWrittenWrong(parameter.Name, only?.Place ?? given.SetBy, given.IsList ? "a list" : "one value", given.IsList ? "one value" : "a list"));
        return [];
    }

    object? Read(GivenText text, AbsolutePath directory)
    {
        var value = Parse(text, directory);
        if (value is not null && rules?.Refusal(text.Text, value) is { } reason)
        {
            Refuse(text, reason);
        }

        return value;
    }

    object? Parse(GivenText text, AbsolutePath directory)
    {
        try
        {
            return type.Parse(text.Text, directory);
        }
        catch (Exception exception)
        {
            // Whatever the parser of an author's type throws, it says that this text is no value.
            Refuse(text, Allowed is not null ? null : (exception as BuildException)?.Error.Message ?? exception.Message);
            return null;
        }
    }

    // The values that only the script knows are not asked for yet: members that it needs may have no value so far.
    IReadOnlyList<string>? Allowed => type.Item == typeof(bool) ? ["true", "false"] : type.Named is { AreAll: true } named ? named.Names : null;

    void Refuse(GivenText text, string? reason) =>
        problems.Add(Errors.ParameterValue(parameter.Name, text.Text, text.Place, type.Kind, Allowed, reason));

    List<GivenText> Split(GivenText only)
    {
        try
        {
            return ListText.Split(only.Text).ConvertAll(item => only with { Text = item });
        }
        catch (FormatException exception)
        {
            Refuse(only, exception.Message);
            return [];
        }
    }

    bool IsWrittenAs(GivenText text, WrittenAs wanted)
    {
        if (text.WrittenAs is WrittenAs.Plain || text.WrittenAs == wanted)
        {
            return true;
        }

        problems.Add(Errors.ParameterWrittenWrong(parameter.Name, text.Place, InWords(text.WrittenAs), InWords(wanted)));
        return false;
    }

    static string InWords(WrittenAs written) => written switch
    {
        WrittenAs.Text => "text in quotes",
        WrittenAs.Number => "a number without quotes",
        _ => "true or false without quotes",
    };
}
