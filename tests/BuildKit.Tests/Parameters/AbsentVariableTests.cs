namespace BuildKit.Tests.Parameters;

/// <summary>Azure Pipelines hands over <c>$(NAME)</c> where it has no variable of that name; a password of that text would be worse than none.</summary>
public sealed class AbsentVariableTests : IDisposable
{
    readonly LoadedParameters build = new();

    public void Dispose() => build.Dispose();

    [Theory]
    [InlineData("$(BK_FEED_KEY)", null)]
    [InlineData("$(BK_OTHER)", "BK_FEED_KEY")]
    [InlineData(" $(BK_FEED_KEY)", "BK_FEED_KEY")]
    [InlineData("a-real-value", "BK_FEED_KEY")]
    public void A_reference_to_the_variable_itself_is_no_value(string text, string? setBy)
    {
        build.Variables["BK_FEED_KEY"] = text;

        Assert.Equal(setBy, build.Load<Sample>().Parameters.Single().SetBy);
    }

    sealed class Sample : BuildScript
    {
        [Parameter, Secret] readonly string? FeedKey = null;

        Target Push => _ => _.Executes(() => Console.WriteLine(FeedKey));
    }
}
