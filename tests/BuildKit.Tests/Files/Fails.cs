namespace BuildKit.Tests.Files;

/// <summary>Asserts that something is refused, with which code.</summary>
static class Fails
{
    public static BuildError With(string code, Action action)
    {
        var error = Assert.Throws<BuildException>(action).Error;
        Assert.Equal(code, error.Code);
        return error;
    }
}
