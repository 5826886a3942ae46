namespace BuildKit.Tests;

/// <summary>Encrypted secrets as a user meets them: <c>:secrets</c>, passwords, commands, and what goes wrong.</summary>
public sealed class SecretsTests : IDisposable
{
    const string Password = "correct horse battery";
    const string Canary = "c4nary-bird";

    readonly Space space = new Space().Script("""
        [Parameter("the feed's key"), Secret] readonly string? FeedKey;
        [Parameter, Secret] readonly string? Other;
        [Parameter, Secret(Command = "sh vault.sh 'a b'")] readonly string? Managed;
        [Parameter] readonly string? Plain;

        Target Shows => _ => _.Executes(() => Console.WriteLine($"FeedKey has {FeedKey?.Length} characters: {FeedKey}"));
        Target Needs => _ => _.Requires(() => FeedKey).Executes(() => Console.WriteLine($"{FeedKey?.Length} characters"));
        Target ShowsManaged => _ => _.Executes(async () => { await Task.Yield(); Console.WriteLine($"Managed has {Managed?.Length}"); });
        Target Test => _ => _.Before(Shows).Executes(() => Console.WriteLine("tested"));
        """);

    [Fact]
    public void A_secret_is_set_used_changed_and_removed()
    {
        space.Variables["BK_SECRETS_PASSWORD"] = Password;
        space.Write("build/parameters.json", "{\n  // kept\n  \"plain\": \"text\"\n}\n");

        Set("feed-key", Canary + "\n").Succeeds().Prints("'feed-key' is encrypted in build/parameters.json").DoesNotPrint(Canary);
        Assert.Matches("""(?s)^\{\n  // kept\n  "plain": "text",\n  "feed-key": "encrypted:v1:pbkdf2-sha256:600000:[^"]+"\n\}\n$""", space.Read("build/parameters.json"));
        space.Run("Shows").Succeeds().Prints("FeedKey has 11 characters: ***").DoesNotPrint(Canary);
        space.Run(":secrets").Succeeds().Prints("feed-key", "encrypted, build/parameters.json:4:", "from the command 'sh vault.sh 'a b''", "not set");
        space.Run(":secrets", "check").Succeeds().Prints("1 encrypted value in build/parameters.json");

        Set("FeedKey", "another-value").Succeeds();
        space.Run("Shows").Succeeds().Prints("13 characters");

        space.Variables["BK_SECRETS_NEW_PASSWORD"] = "a new password";
        space.Run(":secrets", "rekey").Succeeds().Prints("1 value");
        space.Run("Shows").Exits(2).Prints("BK0632", "from BK_SECRETS_PASSWORD");
        space.Variables["BK_SECRETS_PASSWORD"] = "a new password";
        space.Run("Shows").Succeeds().Prints("13 characters");

        space.Run(":secrets", "remove", "feed-key").Succeeds();
        Assert.Equal("{\n  // kept\n  \"plain\": \"text\",\n}\n", space.Read("build/parameters.json"));
        space.Run(":secrets", "remove", "feed-key").Exits(2).Prints("BK0640");
        Assert.Empty(Directory.GetFiles(space.Root / "build", "*.tmp"));
    }

    [Fact]
    public void A_verb_asked_for_its_help_or_a_plan_or_named_with_a_target_changes_nothing()
    {
        space.Variables["BK_SECRETS_PASSWORD"] = Password;
        Set("feed-key", Canary).Succeeds();
        var before = space.Read("build/parameters.json");

        space.Run(":secrets", "remove", "feed-key", "--help").Succeeds().Prints("Verbs of the engine");
        space.Run(":secrets", "remove", "feed-key", "--plan").Exits(2).Prints("BK0936: ':secrets' and '--plan' do not go together");
        space.Run("Test", ":secrets", "remove", "feed-key").Exits(2).Prints("BK0936", "'Test'").DoesNotPrint("tested");
        space.Run(":secrets", "rekey").Exits(2).Prints("BK0653: There is no new password", "BK_SECRETS_NEW_PASSWORD").DoesNotPrint("password store", "_FILE");

        Assert.Equal(before, space.Read("build/parameters.json"));
    }

    [Fact]
    public void Only_a_run_that_may_read_a_secret_needs_its_password()
    {
        space.Variables["BK_SECRETS_PASSWORD"] = Password;
        Set("feed-key", Canary).Succeeds();
        space.Variables.Remove("BK_SECRETS_PASSWORD");

        space.Run("Test").Succeeds().Prints("tested");
        space.Run("--list").Succeeds();
        space.Run("Shows", "--plan").Succeeds();
        space.Run("Shows", "--feed-key", "from-the-line").Succeeds().Prints("13 characters");
        space.Run("Needs").Exits(2).Prints("BK0634", "build/parameters.json", "BK_SECRETS_PASSWORD").DoesNotPrint("   at ");

        space.Write("password", Password + "\n");
        space.Variables["BK_SECRETS_PASSWORD_FILE"] = "password";
        space.Run("Needs").Succeeds().Prints("11 characters");
        space.Variables["BK_SECRETS_PASSWORD_FILE"] = "nowhere";
        space.Run("Needs").Exits(2).Prints("BK0635", "BK_SECRETS_PASSWORD_FILE");
        space.Run(":secrets", "remove", "feed-key").Succeeds();
        space.Run("Needs").Exits(2).Prints("BK0113: The target 'Needs' cannot run: 'FeedKey' has no value", "--feed-key or BK_FEED_KEY");
    }

    [Fact]
    public void Each_profile_may_have_its_password()
    {
        space.Variables["BK_SECRETS_PASSWORD"] = Password;
        space.Variables["BK_SECRETS_PASSWORD__PRODUCTION"] = "password of production";
        Set("feed-key", "general-value").Succeeds();
        Set("feed-key", Canary, "--profile", "production").Succeeds().Prints("build/parameters.production.json");

        space.Run("Shows").Succeeds().Prints("13 characters");
        space.Run("Shows", "--profile", "production").Succeeds().Prints("11 characters").DoesNotPrint("BK0606");
        // Not even under the right password can a value be passed off as that of another profile or name.
        space.Variables["BK_SECRETS_PASSWORD__PRODUCTION"] = Password;
        space.Write("build/parameters.production.json", space.Read("build/parameters.json"));
        space.Run("Shows", "--profile", "production").Exits(2).Prints("BK0632");
        space.Write("build/parameters.json", space.Read("build/parameters.json").Replace("feed-key", "other"));
        space.Run(":secrets", "check").Exits(2).Prints("BK0632", "'other'");
        space.Run("Shows", "--profile", "prodction").Exits(2).Prints("BK0610", "Did you mean 'production'?");
        Set("feed-key", Canary, "--profile", "../x").Exits(2).Prints("BK0648");
        Set("feed-key", Canary, "--profile", "schema").Exits(2).Prints("BK0648");
    }

    [Theory]
    [InlineData("BK0632", "x")]
    [InlineData("BK0633", "encrypted:v1:pbkdf2-sha256:600000:AAAA")]
    [InlineData("BK0633", "encrypted:v9:argon")]
    [InlineData("BK0633", "encrypted:v1:pbkdf2-sha256:4000000000:AAAAAAAAAAAAAAAAAAAAAA:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_value_that_does_not_fit_is_one_clear_error(string code, string text)
    {
        space.Variables["BK_SECRETS_PASSWORD"] = Password;
        Set("feed-key", Canary).Succeeds();
        var json = space.Read("build/parameters.json");
        var at = json.IndexOf("encrypted:", StringComparison.Ordinal);
        space.Write("build/parameters.json", text == "x"
            ? json[..^8] + (json[^8] == 'A' ? 'B' : 'A') + json[^7..]
            : $"{json[..at]}{text}{json[json.IndexOf('"', at)..]}");

        var run = space.Run("Shows"); Assert.True(!run.All.Contains("BK0999", StringComparison.Ordinal), run.All); run.Exits(2).Prints(code, "'feed-key'", "build/parameters.json:2:").DoesNotPrint(Canary, Password).DoesNotPrint("   at ", "BK0999");
    }

    [Theory]
    [InlineData("BK0630", "abc", "set", "feed-key")]
    [InlineData("BK0643", "", "set", "feed-key")]
    [InlineData("BK0639", "x", "set", "feed-key", "value-on-the-line")]
    [InlineData("BK0644", "value", "set", "fed-key")]
    [InlineData("BK0644", "value", "set", "plain")]
    [InlineData("BK0638", "", "frobnicate")]
    [InlineData("BK0645", "", "rekey")]
    [InlineData("BK0645", "", "check")]
    [InlineData("BK0649", "value", "set", "feed-key", "--profile", "a", "--profile", "b")]
    public void What_cannot_be_done_leaves_no_file(string code, string input, params string[] words)
    {
        space.Variables["BK_SECRETS_PASSWORD"] = Password;

        Pipe(input, [":secrets", .. words]).Exits(2).Prints(code).DoesNotPrint("   at ", "BK0999");

        Assert.False(space.Has("build/parameters.json"));
    }

    [Fact]
    public void A_file_has_one_password()
    {
        space.Variables["BK_SECRETS_PASSWORD"] = "short";
        Set("feed-key", Canary).Exits(2).Prints("BK0646");
        space.Variables["BK_SECRETS_PASSWORD"] = Password;
        Set("feed-key", Canary).Succeeds();
        var before = space.Read("build/parameters.json");
        space.Variables["BK_SECRETS_PASSWORD"] = "another password";

        Set("other", "value").Exits(2).Prints("BK0641");

        Assert.Equal(before, space.Read("build/parameters.json"));
    }

    [Fact]
    public void A_command_tells_a_secret_when_a_target_may_read_it()
    {
        space.Write("vault.sh", $"echo ran >> runs; [ \"$1\" = 'a b' ] && echo {Canary}\n");

        space.Run("--list").Succeeds();
        space.Run("ShowsManaged", "--plan").Succeeds();
        space.Run("Test").Succeeds();
        Assert.False(space.Has("runs"));
        space.Run("ShowsManaged").Succeeds().Prints("Managed has 11");
        Assert.Equal("ran\n", space.Read("runs"));
        space.Run("ShowsManaged", "--managed=given").Succeeds().Prints("Managed has 5");
        Assert.Equal("ran\n", space.Read("runs"));
    }

    [Theory]
    [InlineData("echo half-of-c4nary-bird; echo locked >&2; exit 3", "BK0636", "exit code 3", "locked")]
    [InlineData("exit 0", "BK0637", "sh vault.sh")]
    [InlineData("echo abc", "BK0630")]
    public void A_command_that_fails_says_so_without_what_it_said(string vault, params string[] says)
    {
        space.Write("vault.sh", vault + "\n");

        space.Run("ShowsManaged").Exits(2).Prints(says).DoesNotPrint("half-of", "   at ");
    }

    [Fact]
    public void Passwords_and_values_are_typed_unseen()
    {
        Needs.Linux();
        Needs.Tool("script");
        using var run = Typed("sh build.sh :secrets set feed-key", out var keys);
        using (keys)
        {
            Type(run, keys, "New password", Password);
            Type(run, keys, "Once more", Password);
            Type(run, keys, "Value of feed-key", Canary);
            run.Wait().Succeeds().Prints("is encrypted").DoesNotPrint(Canary, Password);
        }

        using var second = Typed("sh build.sh Shows", out var more);
        using (more)
        {
            Type(second, more, "Password of the secrets in build/parameters.json", Password);
            second.Wait().Succeeds().Prints("FeedKey has 11 characters").DoesNotPrint(Canary, Password);
        }
    }

    [Fact]
    public void The_keyring_of_the_desktop_keeps_the_password()
    {
        Needs.Linux();
        Needs.Tool("secret-tool");
        Needs.Tool("dbus-run-session");
        Needs.Tool("gnome-keyring-daemon");
        space.Variables["HOME"] = space.Root / "home";
        space.Variables["XDG_DATA_HOME"] = space.Root / "home/data";
        space.Variables["XDG_RUNTIME_DIR"] = space.Root / "home";
        Directory.CreateDirectory(space.Root / "home");
        space.Variables["BK_SECRETS_PASSWORD"] = Password;
        Set("feed-key", Canary).Succeeds();
        space.Variables.Remove("BK_SECRETS_PASSWORD");
        space.Write("session.sh", $"""
            printf keyring | gnome-keyring-daemon --unlock --components=secrets >/dev/null
            sh build.sh Needs && exit 9
            BK_SECRETS_PASSWORD='{Password}' sh build.sh :secrets password store || exit 8
            sh build.sh Needs || exit 7
            sh build.sh :secrets password forget || exit 6
            sh build.sh :secrets password forget || exit 5
            sh build.sh Needs && exit 4
            exit 0
            """);

        using var run = space.StartIn(space.Root, "dbus-run-session", ["--", "sh", "session.sh"]);

        run.Wait().Succeeds().Prints("BK0634", "is in the keyring of the desktop", "11 characters", "is no longer in", "There was no password").DoesNotPrint(Password, Canary);
    }

    public void Dispose() => space.Dispose();

    Finished Set(string name, string value, params string[] more) => Pipe(value, [":secrets", "set", name, .. more]);

    Finished Pipe(string input, string[] arguments)
    {
        space.Write("value", input);
        using var run = space.StartIn(space.Root, "/bin/sh", ["-c", "sh build.sh \"$@\" < value", "sh", .. arguments]);
        return run.Wait();
    }

    // On a terminal of its own, whose keys come from a named pipe.
    Running Typed(string line, out FileStream keys)
    {
        var pipe = $"keys{Guid.NewGuid():N}";
        using (var made = space.StartIn(space.Root, "mkfifo", [pipe]))
        {
            made.Wait().Succeeds();
        }

        var run = space.StartIn(space.Root, "/bin/sh", ["-c", $"script -qec '{line}' /dev/null < {pipe}"]);
        keys = new(space.Root / pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        return run;
    }

    static void Type(Running run, FileStream keys, string question, string answer)
    {
        run.WaitFor(question);
        keys.Write(System.Text.Encoding.UTF8.GetBytes(answer + "\r"));
    }
}
