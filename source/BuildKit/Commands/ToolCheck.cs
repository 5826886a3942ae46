using System.Text.RegularExpressions;
using BuildKit.Events;

namespace BuildKit.Commands;

/// <summary>Checks the tools that a plan requires: looks each up, asks each once, all at the same time.</summary>
sealed class ToolCheck(StepScope scope)
{
    /// <summary>What is not as required, in the order of the requirements.</summary>
    /// <exception cref="OperationCanceledException">The run was asked to stop.</exception>
    public async Task<IReadOnlyList<BuildError>> ProblemsAsync(IEnumerable<(string Target, ToolRequirement Requirement)> required)
    {
        var needs = required.GroupBy(need => (Question: Key(need.Requirement), need.Requirement.Range, need.Requirement.Pattern))
            .Select(group => (group.First().Requirement, group.Key.Question, Targets: group.Select(need => need.Target).Distinct().ToList())).ToList();
        var answers = needs.GroupBy(need => need.Question).ToDictionary(
            group => group.Key,
            group => Task.Run(() => AskAsync(group.Select(need => need.Requirement).MaxBy(requirement => requirement.AsksVersion)!)));
        await Task.WhenAll(answers.Values).ConfigureAwait(false);
        var problems = new List<BuildError>();
        foreach (var (requirement, question, targets) in needs)
        {
            if (Problem(requirement, await answers[question].ConfigureAwait(false), string.Join(", ", targets)) is { } problem)
            {
                problems.Add(problem);
            }
        }

        return problems;
    }

    // Two requirements that ask the same are one question.
    static string Key(ToolRequirement requirement)
    {
        var command = requirement.Command;
        return $"{command.Directory}\n{command}";
    }

    async Task<Answer> AskAsync(ToolRequirement requirement)
    {
        var command = requirement.Command;
        if (StandIn.IsInstalled)
        {
            return requirement.AsksVersion ? await VersionAsync(command, command.Tool).ConfigureAwait(false) : new(command, command.Tool);
        }

        try
        {
            command = await command.PreparedAsync(scope).ConfigureAwait(false);
            var file = ToolLookup.Find(command, scope.Root, StepEnvironment.Construct(command, scope, scope.Id));
            return requirement.AsksVersion ? await VersionAsync(command, file).ConfigureAwait(false) : new(command, file);
        }
        catch (BuildException exception)
        {
            return new(command, null, Trouble: exception.Error);
        }
    }

    async Task<Answer> VersionAsync(Command command, string file)
    {
        try
        {
            var result = await CommandRunner.RunAsync(command, scope, capture: true).ConfigureAwait(false);
            // Some tools answer on standard error.
            return new(command, file, Text: result.Output + "\n" + string.Join('\n', result.LastLines));
        }
        catch (BuildException exception)
        {
            return new(command, file, Unanswered: exception.Error);
        }
    }

    static BuildError? Problem(ToolRequirement requirement, Answer answer, string targets)
    {
        if (answer.Trouble is { } trouble)
        {
            return trouble with { Facts = [.. trouble.Facts, ("Required", requirement.Range), ("Needed by", targets)] };
        }

        if (!requirement.AsksVersion)
        {
            return null;
        }

        if (answer.Unanswered is { } unanswered)
        {
            return Errors.ToolDoesNotTellItsVersion(answer.Command, answer.File!, requirement.Range, targets, unanswered.Message,
                unanswered.Facts.FirstOrDefault(fact => fact.Name == "Output").Value);
        }

        try
        {
            return requirement.VersionIn(answer.Text!) is not { } found
                ? Unclear(requirement, answer, targets, "what it says has no version in it")
                : requirement.IsMetBy(found) ? null
                : Errors.ToolVersionNotMet(answer.Command.Tool, answer.File!, $"{found}", requirement.Range, targets);
        }
        catch (Exception exception) when (exception is ArgumentException or RegexMatchTimeoutException)
        {
            return Unclear(requirement, answer, targets, $"the pattern '{requirement.Pattern}' cannot be used: {exception.Message}");
        }
    }

    static BuildError Unclear(ToolRequirement requirement, Answer answer, string targets, string reason) =>
        Errors.ToolDoesNotTellItsVersion(answer.Command, answer.File!, requirement.Range, targets, reason, answer.Text!.Trim());

    /// <param name="Command">The question, as it was or would have been asked.</param>
    /// <param name="File">The tool's file; null if there is none.</param>
    /// <param name="Text">What it said; null if it was not asked or did not answer.</param>
    /// <param name="Trouble">Why there is no such tool.</param>
    /// <param name="Unanswered">Why it did not answer.</param>
    sealed record Answer(Command Command, string? File, string? Text = null, BuildError? Trouble = null, BuildError? Unanswered = null);
}
