namespace BuildKit.Analyzers.Tests;

public sealed class SecretAnalyzerTests
{
    const string Members = """
        readonly Tool Docker = Tool.Of("docker");
        [Parameter, Secret] readonly string? Key;
        [Parameter] readonly string? Name;
        """;

    [Theory]
    [InlineData("Docker($\"login --password {Key}\")", "Key")]
    [InlineData("Docker($\"login --password={Key}\").Quiet()", "Key")]
    [InlineData("Docker([\"login\", Key!])", "Key")]
    [InlineData("Docker($\"login\").Arguments(\"--password\", Key!)", "Key!")]
    [InlineData("Docker($\"login\").Arguments(\"--password=\" + this.Key)", "this.Key")]
    [InlineData("Docker($\"login\").Arguments($\"--password={Key ?? \"none\"}\")", "Key")]
    [InlineData("Docker($\"login\").Arguments([Name == null ? \"\" : Key!.Trim()])", "Key!")]
    [InlineData("DotNet.Test(RootDirectory).Arguments(Key!)", "Key!")]
    [InlineData("DotNet.Build(RootDirectory).Property(\"Key\", Key!)", "Key!")]
    public void A_secret_that_becomes_an_argument_is_reported_where_it_does(string command, string underlined)
    {
        var found = Assert.Single(Script.Members($"{Members}Target A => _ => _.Runs(() => {command});").Diagnostics());

        Assert.Contains("error BK0218: The secret 'Key' stands among the arguments", Script.Text(found), StringComparison.Ordinal);
        Assert.Equal(underlined.TrimEnd('!'), Script.Underlined(found).TrimEnd('!'));
    }

    [Theory]
    [InlineData("{ var text = $\"--password={Key}\"; return Docker($\"login\").Arguments(text); }", "text")]
    [InlineData("{ string[] all = [\"--password\", Key!]; return Docker($\"login {all}\"); }", "all")]
    [InlineData("{ var key = Key; var text = \"x\" + key; return Docker($\"login\").Arguments(text); }", "text")]
    public void Also_by_way_of_a_variable(string body, string underlined) =>
        Assert.Equal(underlined, Script.Underlined(Assert.Single(Script.Members($"{Members}Target A => _ => _.Runs(() => {body});").Diagnostics())));

    [Theory]
    [InlineData("Docker($\"login {Name}\").Environment(\"KEY\", Key!)")]
    [InlineData("Docker($\"login --password-stdin\").Input(Key!)")]
    [InlineData("Docker($\"login --password-stdin\").Input(Key + \"\\n\").Quiet()")]
    [InlineData("DotNet.NuGetPush(RootDirectory / \"a.nupkg\").ApiKey(Key!).SymbolApiKey(Key!)")]
    [InlineData("BuildKit.Docker.Login(\"registry.example.com\", \"ci\", Key!)")]
    [InlineData("Docker($\"login --password {Key}\").AllowSecretArgument(\"it knows no other way\")")]
    [InlineData("Docker($\"login\").AllowSecretArgument(\"it knows no other way\").Arguments(Key!).Quiet()")]
    [InlineData("Docker($\"login {(Key is null ? \"anonymous\" : \"known\")} {Key?.Length}\")")]
    public void A_secret_that_stays_hidden_or_is_permitted_is_not(string command) =>
        Assert.Empty(Script.Members($"{Members}Target A => _ => _.Runs(() => {command});").Found());

    [Fact]
    public void A_permission_may_be_given_to_the_variable() => Assert.Empty(Script.Members(
        $"{Members}Target A => _ => _.Runs(() => {{ var login = Docker($\"login {{Key}}\"); return login.AllowSecretArgument(\"why\"); }});").Found());
}
