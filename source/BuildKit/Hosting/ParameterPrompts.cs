using BuildKit.Parameters;
using Spectre.Console;

namespace BuildKit.Hosting;

/// <summary>
/// Asks on a terminal for parameters that have no value: a choice where there is a list, otherwise a line; again until it
/// is a value. Spectre.Console is loaded here and nowhere else.
/// </summary>
sealed class ParameterPrompts
{
    // What such a value is set by, for messages and the help.
    const string Answer = "the answer at the prompt";

    static readonly string[] Flags = ["true", "false"];

    readonly IAnsiConsole console;
    readonly AbsolutePath directory;
    readonly Func<string, string?>? askHidden;

    public ParameterPrompts(HostEnvironment environment, bool useColour)
    {
        (directory, askHidden) = (environment.Directory, environment.AskHidden);
        console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(Console.Out),
            ColorSystem = useColour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
    }

    /// <exception cref="OperationCanceledException">Ctrl-C.</exception>
    public async Task AskAsync(IEnumerable<Parameter> parameters, CancellationToken cancellation)
    {
        try
        {
            foreach (var parameter in parameters)
            {
                while (!await IsAnsweredAsync(parameter, cancellation).ConfigureAwait(false))
                {
                    cancellation.ThrowIfCancellationRequested();
                }
            }
        }
        catch (Exception exception) when (cancellation.IsCancellationRequested)
        {
            console.WriteLine();
            throw new OperationCanceledException(exception.Message, exception, cancellation);
        }
        finally
        {
            console.Cursor.Show();
        }
    }

    async Task<bool> IsAnsweredAsync(Parameter parameter, CancellationToken cancellation)
    {
        var given = await AnswerAsync(parameter, cancellation).ConfigureAwait(false);
        var problems = parameter.Give(given);
        problems = problems.Count > 0 ? problems : parameter.Check();
        foreach (var problem in problems)
        {
            console.WriteLine(problem.ToString(), new Style(Color.Red));
        }

        return problems.Count == 0;
    }

    async Task<GivenValue> AnswerAsync(Parameter parameter, CancellationToken cancellation)
    {
        var choices = parameter.IsSecret || !console.Profile.Capabilities.Ansi ? null
            : parameter.Type.IsFlag ? Flags
            : parameter.AreChoicesAll ? parameter.Choices : null;
        return choices is not { Count: > 0 } ? Given(await LineAsync(parameter, cancellation).ConfigureAwait(false))
            : parameter.Type.IsList ? Given(await SeveralAsync(parameter, choices, cancellation).ConfigureAwait(false))
            : Given(await OneAsync(parameter, choices, cancellation).ConfigureAwait(false));
    }

    Task<string> LineAsync(Parameter parameter, CancellationToken cancellation)
    {
        var hint = parameter.Type.IsList ? ", separated by commas" : "";
        return parameter.IsSecret && askHidden is not null
            ? HiddenLineAsync($"{Question(parameter)}{hint}: ", askHidden, cancellation)
            : new TextPrompt<string>(Markup.Escape($"{Question(parameter)}{hint}:")) { IsSecret = parameter.IsSecret, Mask = null }.ShowAsync(console, cancellation);
    }

    // Spectre.Console asks for key after key, and between two of them the terminal would show what is typed.
    static async Task<string> HiddenLineAsync(string question, Func<string, string?> ask, CancellationToken cancellation)
    {
        string? line = null;
        while (line is null)
        {
            line = await Task.Run(() => ask(question), CancellationToken.None).WaitAsync(cancellation).ConfigureAwait(false);
        }

        return line;
    }

    async Task<string> OneAsync(Parameter parameter, IReadOnlyList<string> choices, CancellationToken cancellation)
    {
        var prompt = new SelectionPrompt<string> { Title = Title(parameter), Converter = Markup.Escape };
        var answer = await prompt.AddChoices(choices).ShowAsync(console, cancellation).ConfigureAwait(false);
        console.WriteLine($"{parameter.Name}: {answer}");
        return answer;
    }

    async Task<List<string>> SeveralAsync(Parameter parameter, IReadOnlyList<string> choices, CancellationToken cancellation)
    {
        var prompt = new MultiSelectionPrompt<string> { Title = Title(parameter), Converter = Markup.Escape, Required = true };
        var answers = await prompt.AddChoices(choices).ShowAsync(console, cancellation).ConfigureAwait(false);
        console.WriteLine($"{parameter.Name}: {string.Join(", ", answers)}");
        return answers;
    }

    GivenValue Given(string line) => new() { Texts = [new(line, Answer)], SetBy = Answer, Directory = directory };

    GivenValue Given(List<string> answers) =>
        new() { Texts = answers.ConvertAll(answer => new GivenText(answer, Answer)), IsList = true, SetBy = Answer, Directory = directory };

    static string Title(Parameter parameter) => Markup.Escape(Question(parameter));

    static string Question(Parameter parameter) =>
        parameter.Description is { } description ? $"{parameter.Name} ({description})" : parameter.Name;
}
