using System.Security.Cryptography;
using System.Text;

namespace BuildKit.Tests;

/// <summary>What changes a step's key and what does not, as a user sees it.</summary>
public sealed class KeyTests : IDisposable
{
    readonly Space space = new();

    public KeyTests() => space.Write("in.txt", "in");

    public void Dispose() => space.Dispose();

    [Fact]
    public void Case_30_A_declared_variable_decides_and_an_undeclared_one_is_not_seen()
    {
        space.Script(Step("""echo "mode=$MODE hidden=${HIDDEN-absent}" > out/env.txt""", """.Environment("MODE")"""), "Make");
        space.Variables["MODE"] = "fast";
        space.Variables["HIDDEN"] = "1";
        space.Run().Succeeds().Prints("1 executed");
        Assert.Equal("mode=fast hidden=absent\n", space.Read("out/env.txt"));

        space.Variables["HIDDEN"] = "2";
        space.Run().Succeeds().Prints("0 executed, 1 up to date");
        space.Variables["MODE"] = "slow";
        space.Run().Succeeds().Prints("1 executed", "runs: variable MODE changed");
        Assert.Equal("mode=slow hidden=absent\n", space.Read("out/env.txt"));
    }

    [Fact]
    public void Case_31_A_variable_that_is_not_set_differs_from_an_empty_one()
    {
        space.Script(Step("""echo "${MODE-not set}." > out/env.txt""", """.Environment("MODE")"""), "Make");
        space.Run().Succeeds();
        Assert.Equal("not set.\n", space.Read("out/env.txt"));

        space.Variables["MODE"] = "";
        space.Run().Succeeds().Prints("runs: variable MODE is set, was not");
        Assert.Equal(".\n", space.Read("out/env.txt"));
        space.Variables.Remove("MODE");
        space.Run().Succeeds().Prints("0 executed, 0 up to date, 1 from cache");
        Assert.Equal("not set.\n", space.Read("out/env.txt"));
    }

    [Fact]
    public void Case_44_What_is_made_with_a_variable_handed_through_never_stands_for_what_is_made_without_it()
    {
        const string command = """echo "${HIDDEN-not seen}" > out/env.txt""";
        space.Variables["HIDDEN"] = "seen";
        space.Script(Step(command, """.PassThrough("HIDDEN")"""), "Make");
        space.Run().Succeeds().Prints("1 executed");
        Assert.Equal("seen\n", space.Read("out/env.txt"));

        space.Script(Step(command, ""), "Make");
        space.Run().Succeeds().Prints("1 executed", "runs: variable HIDDEN is not passed through any more");
        Assert.Equal("not seen\n", space.Read("out/env.txt"));
    }

    [Fact]
    public void Case_32_Another_tool_runs_the_steps_that_use_it_and_another_order_of_PATH_none()
    {
        Tool("one/greet", "hello");
        Tool("two/other", "other");
        space.Script("""
            Target Greet => _ => _.Inputs("in.txt").Outputs("out/greet.txt").Runs(() => Tool.Of("greet")($"out/greet.txt"));
            Target Other => _ => _.Inputs("in.txt").Outputs("out/other.txt").Runs(() => Tool.Of("other")($"out/other.txt"));
            Target All => _ => _.DependsOn(Greet, Other);
            """, "All");
        SearchPath("one", "two");
        space.Run().Succeeds().Prints("2 executed");

        SearchPath("two", "one");
        space.Run().Succeeds().Prints("0 executed, 2 up to date");
        Tool("one/greet", "good morning");
        space.Run().Succeeds().Prints("1 executed, 1 up to date", "runs: tool greet changed (another file)");
        Assert.Equal("good morning\n", space.Read("out/greet.txt"));
        Tool("two/greet", "good evening");
        space.Run().Succeeds().Prints("1 executed, 1 up to date");
        Assert.Equal("good evening\n", space.Read("out/greet.txt"));
    }

    [Fact]
    public void Case_32_A_tool_that_is_not_there_fails_as_it_does_without_a_cache()
    {
        space.Script("""Target Make => _ => _.Inputs("in.txt").Outputs("out/a.txt").Runs(() => Tool.Of("no-such-tool")($"x"));""", "Make");

        space.Run().Exits(1).Prints("BK0201");
    }

    [Fact]
    public void Case_86_What_is_said_of_an_input_is_what_was_done_to_it()
    {
        space.Script("""
            Target Make => _ => _.Inputs("in/*").OptionalInputs("more.txt").Outputs("out/all.txt").Runs(() => new Command { Tool = "sh", Arguments = ["-c", "mkdir -p out; cat in/* > out/all.txt"] });
            """, "Make");
        space.Write("in/a.txt", "a\n");
        space.Run().Succeeds().Prints("1 executed");

        File.SetUnixFileMode(space.Root / "in/a.txt", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        space.Run().Succeeds().Prints("runs: input in/a.txt may be executed now");
        space.Write("in/a.txt", "a\r\n");
        space.Run().Succeeds().Prints("runs: input in/a.txt differs only in line endings");
        space.Write("in/b.txt", "b");
        space.Run().Succeeds().Prints("runs: input in/b.txt appeared");
        File.Delete(space.Root / "in/b.txt");
        space.Write("more.txt", "");
        space.Write("in/a.txt", "c\n");
        space.Run().Succeeds().Prints("input in/a.txt changed", "1 executed");
        File.Delete(space.Root / "more.txt");
        space.Write("in/c.txt", "");
        space.Run().Succeeds().Prints("1 executed", "runs: input ");
    }

    [Fact]
    public void Case_35_What_a_machine_has_of_its_own_is_in_no_key()
    {
        space.Script(Step("""echo "$LANG $TZ" > out/env.txt"""), "Make");
        space.Run().Succeeds().Prints("1 executed");
        foreach (var (name, value) in new[] { ("LANG", "de_DE.UTF-8"), ("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Asia/Tokyo"), ("USER", "somebody"), ("HOSTNAME", "elsewhere"), ("TMPDIR", "/var/tmp") })
        {
            space.Variables[name] = value;
        }

        space.Run().Succeeds().Prints("0 executed, 1 up to date");
        File.Delete(space.Root / "out/env.txt");
        space.Run("--no-cache").Succeeds();
        Assert.Equal("C.UTF-8 UTC\n", space.Read("out/env.txt"));
    }

    [Fact]
    public void Case_36_Two_checkouts_in_different_directories_have_the_same_keys()
    {
        const string script = """
            Target Copy => _ => _.Inputs("a.txt").Outputs("out/a.txt")
                .Runs(() => Tool.Of("cp")($"{RootDirectory / "a.txt"} {RootDirectory / "out/a.txt"}").In(RootDirectory / "out"));
            Target Make => _ => _.DependsOn(Copy).Outputs("out/b.txt").Runs(() => Tool.Of("cp")($"out/a.txt out/b.txt"));
            """;
        using var other = new Space().Script(script, "Make");
        foreach (var one in new[] { space.Script(script, "Make"), other })
        {
            one.Write("a.txt", "a");
            one.Write("out/.keep", "");
            one.Variables["BK_CACHE"] = space.Root / ".buildkit/test-cache";
        }

        space.Run().Succeeds().Prints("2 executed");

        other.Run().Succeeds().Prints("0 executed, 0 up to date, 2 from cache");
        Assert.Equal("a", other.Read("out/b.txt"));
    }

    [Fact]
    public void Case_37_A_description_is_in_no_key_and_the_name_of_an_output_is()
    {
        space.Script(Step("echo x > out/env.txt", """.Description("one")"""), "Make").Run().Succeeds().Prints("1 executed");

        space.Script(Step("echo x > out/env.txt", """.Description("two").Timeout(TimeSpan.FromMinutes(1)).Retry(2)"""), "Make").Run().Succeeds().Prints("0 executed, 1 up to date");
        space.Script(Step("echo x > out/env.txt", """.Outputs("out/more/**")"""), "Make").Run().Succeeds().Prints("1 executed", "runs: output out/more/** is declared, was not");
    }

    [Fact]
    public void Case_80_A_value_is_in_no_file_of_the_state_in_any_form()
    {
        const string secret = "correct-horse-battery-staple-42";
        space.Script(Step("""echo made > out/env.txt""", """.Environment("TOKEN")""", """.Environment("OWN", "correct-horse-battery-staple-42").Arguments("correct-horse-battery-staple-42")"""), "Make");
        space.Variables["TOKEN"] = secret;
        space.Run().Succeeds().Prints("1 executed");
        space.Run().Succeeds().Prints("0 executed, 1 up to date");
        space.Variables["TOKEN"] = secret + "!";
        space.Run().Succeeds().Prints("runs: variable TOKEN changed");

        var written = Directory.GetFiles(space.Root / ".buildkit", "*", SearchOption.AllDirectories)
            .Where(file => !file.StartsWith(space.Program, StringComparison.Ordinal)).ToDictionary(file => file, file => Encoding.Latin1.GetString(File.ReadAllBytes(file)));
        Assert.Contains(written.Keys, file => file.EndsWith("explain.key", StringComparison.Ordinal));
        foreach (var form in Forms(secret))
        {
            Assert.DoesNotContain(written, file => file.Value.Contains(form, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public void Case_80_A_secret_that_does_not_matter_is_in_no_key()
    {
        space.Script("""
            [Parameter, Secret] readonly string? Token;
            """ + Step("echo made > out/env.txt", ".SecretsDoNotMatter()", """.Environment("TOKEN", Token!)"""), "Make");
        space.Variables["BK_TOKEN"] = "correct-horse";
        space.Run().Succeeds().Prints("1 executed");

        space.Variables["BK_TOKEN"] = "battery-staple";
        space.Run().Succeeds().Prints("0 executed, 1 up to date");
    }

    [Fact]
    public void A_name_that_is_no_variable_s_is_refused() =>
        space.Script(Step("true", """.Environment("AWS_*", "", "A=B", "BK_STEP")"""), "Make").Run().Exits(2).Prints("BK0300", "'AWS_*'", "'A=B'", "'BK_STEP'");

    static IEnumerable<string> Forms(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        yield return secret;
        yield return Convert.ToHexString(bytes);
        yield return Convert.ToHexString(SHA256.HashData(bytes));
        yield return Encoding.Latin1.GetString(SHA256.HashData(bytes));
        yield return Convert.ToBase64String(SHA256.HashData(bytes));
        for (var offset = 0; offset < 3; offset++)
        {
            // The letters that do not depend on what stands before and behind.
            yield return Convert.ToBase64String([.. new byte[offset], .. bytes])[(offset == 0 ? 0 : 4)..^4];
        }
    }

    static string Step(string shell, string step = "", string command = "") => $$"""""
        Target Make => _ => _.Inputs("in.txt").Outputs("out/env.txt"){{step}}
            .Runs(() => new Command { Tool = "sh", Arguments = ["-c", """mkdir -p out; {{shell}}"""] }{{command}});
        """"";

    void Tool(string path, string text)
    {
        var file = space.Write($"machine/{path}", $"#!/bin/sh\nmkdir -p out; echo {text} > $1\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    void SearchPath(params string[] folders) =>
        space.Variables["PATH"] = string.Join(':', folders.Select(folder => $"{space.Root}/machine/{folder}").Append(Environment.GetEnvironmentVariable("PATH")));
}
