using BuildKit.Masking;

namespace BuildKit.Tests.Commands;

/// <summary>Secrets on their way to processes, and in what these write.</summary>
public sealed class SecretArgumentTests : IDisposable
{
    const string Canary = "c4nary+bird/7";

    readonly RecordingStep step = new();

    public SecretArgumentTests() => SecretMask.Begin().Add(Canary, "test");

    [Theory]
    [InlineData(Canary)]
    [InlineData("--key=" + Canary)]
    [InlineData("https://user:c4nary%2Bbird%2f7@example.com")]
    [InlineData("Authorization: Basic dXNlcjpjNG5hcnkrYmlyZC83")]
    [InlineData("{\"key\":\"c4nary\\u002bbird\\/7\"}")]
    public async Task A_secret_among_the_arguments_is_refused(string argument)
    {
        var echo = Tool.Of("echo");

        var error = await step.FailAsync(echo($"--option {argument} after"));

        Assert.Equal("BK0218", error.Code);
        Assert.Contains("--option", error.ToString());
        Assert.DoesNotContain("c4nary", error.ToString());
        Assert.DoesNotContain("dXNlcjpjNG5hcnk", error.ToString());
        Assert.Empty(step.Events);
    }

    [Fact]
    public async Task An_allowed_one_and_those_in_environment_and_input_arrive()
    {
        Needs.Unix();
        var command = RecordingStep.Shell("cat; echo \" $KEY $1\"", Canary).Environment("KEY", Canary).Input(Canary);

        var result = await step.RunAsync(command.AllowSecretArgument("it is a test"), capture: true);

        Assert.Equal($"{Canary} {Canary} {Canary}\n", result.Output);
    }

    [Fact]
    public async Task A_secret_across_the_border_of_a_chunk_is_not_torn()
    {
        Needs.Unix();
        for (var before = 65_536 - 14; before <= 65_537; before += 3)
        {
            await step.RunAsync($"head -c {before} /dev/zero | tr '\\0' x; printf c4nary+; echo bird/7y");
        }

        var shown = step.Output.Select(SecretMask.Current.Mask).ToList();
        Assert.All(shown, line => Assert.True(line.Replace("***", "").Trim('x') is "" or "y", line.Trim('x')));
        Assert.Contains(shown, line => line.EndsWith("***y", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_last_lines_of_a_failed_command_are_masked_before_they_are_shortened()
    {
        Needs.Unix();
        var error = await step.FailAsync(RecordingStep.Shell("printf '%0495d' 0; printf c4n; printf ary+; echo bird/7; exit 1").Quiet());

        Assert.DoesNotContain("c4nar", error.ToString());
        Assert.Contains("***", error.ToString());
    }

    public void Dispose() => step.Dispose();
}
