namespace BuildKit.Events;

/// <summary>What a step says to those who watch it.</summary>
static class StepMessages
{
    extension(StepScope scope)
    {
        /// <summary>A line of the step's output.</summary>
        public void Say(string line) => scope.Post(new OutputWritten { Target = scope.Target, Step = scope.Step, Time = scope.Time.GetUtcNow(), Text = line });

        /// <summary>A warning in one line.</summary>
        public void Warn(BuildError warning) => scope.PostWarning(warning, warning.InOneLine());

        /// <summary>A warning with all facts, and what to do.</summary>
        public void WarnInFull(BuildError warning) => scope.PostWarning(warning, warning.ToString()[(warning.Code.Length + ": ".Length)..]);

        void PostWarning(BuildError warning, string text) =>
            scope.Post(new WarningRaised { Target = scope.Target, Time = scope.Time.GetUtcNow(), Code = warning.Code, Text = text });
    }
}
