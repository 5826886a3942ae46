namespace BuildKit.Tests.Releases;

/// <summary>What a verb said and how it ended.</summary>
sealed record HostRun(int ExitCode, string Output, string Error)
{
    public string LastLine => Output.TrimEnd('\n').Split('\n')[^1];

    public bool Changed => LastLine.Contains(" changed=yes ", StringComparison.Ordinal);

    /// <summary>The exit code is as expected and the last line on standard output says the same.</summary>
    public HostRun Exits(int code)
    {
        Assert.True(ExitCode == code, $"exit code {ExitCode}, expected {code}\n{Output}\n{Error}");
        Assert.Matches($"^buildkit: verb=[a-z-]+ release=[A-Za-z0-9._+-]+ changed=(yes|no) rc={code}$", LastLine);
        return this;
    }

    public HostRun Says(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            Assert.Contains(text, Error, StringComparison.Ordinal);
        }

        return this;
    }
}
