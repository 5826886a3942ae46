namespace BuildKit.Execution;

/// <summary>What workers tell the loop.</summary>
abstract record Message;

/// <summary>Wakes the loop to look at the signals.</summary>
sealed record Signalled : Message;

/// <summary>The author's code or a process did something worth an event.</summary>
sealed record EventPosted(Work Work, BuildEvent Event) : Message;

/// <summary>The conditions of a target hold; its steps are made next.</summary>
sealed record ConditionsHeld(PreparationRun Work) : Message;

/// <summary>The last message of a worker about its work.</summary>
abstract record WorkEnded(Work Work) : Message;

/// <summary>A condition does not hold.</summary>
sealed record ConditionFailed(PreparationRun Preparation, string Why) : WorkEnded(Preparation);

/// <summary>The conditions hold and the steps are made.</summary>
sealed record StepsMade(PreparationRun Preparation, IReadOnlyList<PreparedStep> Steps) : WorkEnded(Preparation);

/// <summary>A condition threw, or the steps could not be made.</summary>
sealed record PreparationFailed(PreparationRun Preparation, BuildError Error) : WorkEnded(Preparation);

/// <summary>The run was cancelled while conditions were asked or steps were made.</summary>
sealed record PreparationStopped(PreparationRun Preparation) : WorkEnded(Preparation);

/// <summary>A step ended.</summary>
sealed record StepEnded(StepRun Step, StepResult Result, TimeSpan Duration) : WorkEnded(Step);
