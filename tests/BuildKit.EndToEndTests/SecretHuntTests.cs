using System.Text;
using BuildKit.Masking;
using BuildKit.Secrets;
using BuildKit.Tests.Masking;

namespace BuildKit.Tests;

/// <summary>
/// A build that does its worst to tell its secrets, and a hunt for them over everything that it leaves: output, events, plans, lists, the
/// arguments and environments of processes, the state directory, the release, the ledger.
/// </summary>
public sealed class SecretHuntTests : IDisposable
{
    const string Password = "the-p4ssword of all/secrets+";

    // One for each source, with characters that encoders treat differently.
    static readonly Dictionary<string, string> Secrets = new()
    {
        ["FromLine"] = "c4nary-line+/='\"&<%25> end",
        ["FromVariable"] = "c4nary_variable\\$HOME`x`",
        ["FromFile"] = "c4nary.file.größer€漢",
        ["FromEncrypted"] = "c4nary~encrypted-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        ["FromCommand"] = "-----BEGIN C4NARY KEY-----\nc4naryMIIEvQIBADANBgkqhkiG9w0\nc4naryBAQEFAASCBKcwggSjAgEA\n-----END C4NARY KEY-----",
        ["FromDefault"] = "c4nary!default;text",
        ["FromCode"] = "c4nary:token:of:code",
    };

    const string Members = """
        [Parameter, Secret] readonly string FromLine = "";
        [Parameter, Secret] readonly string FromVariable = "";
        [Parameter, Secret] readonly string FromFile = "";
        [Parameter, Secret] readonly string FromEncrypted = "";
        [Parameter, Secret(Command = "cat vault/key")] readonly string FromCommand = "";
        [Parameter, Secret] readonly string FromDefault = "c4nary!default;text";

        IEnumerable<string> All => [FromLine, FromVariable, FromFile, FromEncrypted, FromCommand, FromDefault, Secret.Mask(File.ReadAllText(RootDirectory / "vault/token"))];
        Command Sh(string text) => Tool.Of("sh")(["-c", text]);
        string Path2 => RootDirectory / "vault";

        Target Says => _ => _.Executes(() =>
        {
            foreach (var secret in All)
            {
                Console.WriteLine(secret);
                Console.Error.WriteLine("key=" + secret);
                for (var i = 1; i < secret.Length; i++) { Console.Write(secret[..i]); Console.Write(secret[i..]); Console.WriteLine(); }
                for (var i = 0; i < 3; i++) { Console.WriteLine(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("abc"[..i] + secret + "d"))); }
                Console.WriteLine(Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(secret)));
                Console.WriteLine(Uri.EscapeDataString(secret) + " " + Uri.EscapeDataString(secret).ToLowerInvariant() + " " + System.Net.WebUtility.UrlEncode(secret));
                Console.WriteLine(System.Net.WebUtility.HtmlEncode(secret) + " " + System.Security.SecurityElement.Escape(secret));
                Console.WriteLine(string.Concat(secret.Select(c => $"\\u{(int)c:x4}")));
                Log.Information("a {Secret} and {@List}", secret, new[] { secret });
                Log.ForContext("Key", secret).Error(new InvalidOperationException(secret, new IOException("inner " + secret)), "failed");
            }
        });

        Target Processes => _ => _.ForEach(() => All, (step, secret) => step.Runs(() =>
        [
            Sh("printf '%s\n' \"$KEY\"; printf '%s\n' \"$KEY\" >&2; printf %s \"$KEY\" | base64; printf %s \"$KEY\" | od -An -tx1 | tr -d ' \n'; echo").Environment("KEY", secret),
            Sh("printf '%s' \"$KEY\" | { dd bs=1 count=7 2>/dev/null; sleep 0.05; cat; }; echo; cat").Environment("KEY", secret).Input(secret + "\r" + secret + "\n"),
            Sh("head -c 65530 /dev/zero | tr '\\0' x; printf '%s' \"$KEY\"; echo").Environment("KEY", secret),
            Sh("echo \"a.cs(1,2): error CS0001: the key $KEY\"; echo \"a/$KEY.cs:1:2: warning: $KEY\"").Environment("KEY", secret),
            Tool.Of("echo")($"--key {secret}").AllowSecretArgument("to see what is shown"),
        ]));

        Target Throws => _ => _.ProceedAfterFailure().Executes(() => throw new InvalidOperationException(string.Join(" ", All), new IOException(string.Join("\n", All))));
        Target Retries => _ => _.ProceedAfterFailure().Retry(1).Executes(() => throw new IOException(FromLine));
        Target Fails => _ => _.ProceedAfterFailure().ForEach(() => All, (step, secret) => step
            .Runs(() => Sh("printf '%0480d' 0; echo \"$KEY\"; echo \"$KEY\" >&2; exit 3").Environment("KEY", secret).Quiet()));
        Target Refused => _ => _.ProceedAfterFailure().ForEach(() => All, (step, secret) => step.Runs(() => Tool.Of("echo")($"--key={Uri.EscapeDataString(secret)}")));
        Target Skips => _ => _.OnlyWhen(() => false, "because").Executes(() => { });

        Target Publish => _ => _.Outputs("artifacts/shop/**").Executes(() =>
        {
            Directory.CreateDirectory(RootDirectory / "artifacts/shop");
            File.WriteAllText(RootDirectory / "artifacts/shop/shop", "shop");
        });
        Product Shop => _ => _.Archive("shop", from: Publish);
        Target Release => _ => _.DependsOn(Publish).Creates(Shop);
        Target Deploy => _ => _.DependsOn(Release).Deploys(Shop);

        Target Everything => _ => _.DependsOn(Says, Processes, Throws, Retries, Fails, Refused, Skips, Deploy);
        Target Environment2 => _ => _.Runs(() => [Sh("env"), Sh("env").PassThrough("BK_*", "*")]);
        Target Waits => _ => _.Runs(() => Sh("echo waiting; while ! [ -e go ]; do sleep 0.1; done").Environment("KEY", string.Join(" ", All)).Input(FromVariable));
        """;

    readonly Space space = new Space().Script(Members);

    public SecretHuntTests()
    {
        Needs.Linux();
        space.Write("vault/key", Secrets["FromCommand"] + "\n");
        space.Write("vault/token", Secrets["FromCode"]);
        space.Write(".gitignore", "artifacts/\n.buildkit/\nvault/\n");
        var encrypted = SecretCipher.Encrypt(Secrets["FromEncrypted"], Password, new("from-encrypted", null), 100_000);
        space.Write("build/parameters.json", $"{{ \"from-file\": \"{Secrets["FromFile"]}\", \"from-encrypted\": \"{encrypted}\" }}");
        space.Variables["BK_FROM_VARIABLE"] = Secrets["FromVariable"];
        space.Variables["BK_SECRETS_PASSWORD"] = Password;
        space.Git("init", "--quiet");
        space.Git("add", ".gitignore", "build.sh");
        space.Git("commit", "--quiet", "-m", "begin");
        space.Git("tag", "v1.0.0-rc.1");
        space.Git("config", "user.name", "Test");
        space.Git("config", "user.email", "test@example.com");
    }

    [Fact]
    public void Nothing_that_a_run_prints_or_leaves_tells_a_secret()
    {
        for (var round = 1; round <= 2; round++)
        {
            var run = space.Run("Everything", "--from-line", Secrets["FromLine"], "--events", ".buildkit/events.jsonl", "--verbosity", "verbose");

            run.Exits(1).Prints("***", "BK0218", "BK0631").Table(("Says", "executed"), ("Processes", "executed"), ("Deploy", "executed"), ("Throws", "failed"));
            Hunt($"output of run {round}", run.All);
            Hunt($"events of run {round}", space.Read(".buildkit/events.jsonl"));
        }

        foreach (var file in Directory.GetFiles(space.Root / ".buildkit", "*", SearchOption.AllDirectories).Where(file => !file.Contains("test-program", StringComparison.Ordinal)))
        {
            Hunt(file, Encoding.Latin1.GetString(File.ReadAllBytes(file)), Encoding.UTF8.GetString(File.ReadAllBytes(file)));
        }

        Hunt("history", space.Git("log", "--all", "--patch", "--format=fuller"));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--list")]
    [InlineData("--list", "--json")]
    [InlineData("Everything", "--plan")]
    [InlineData("Everything", "--plan", "--json")]
    [InlineData(":secrets", "list")]
    public void No_answer_tells_a_secret(params string[] arguments)
    {
        var run = space.Run([.. arguments, "--from-line", Secrets["FromLine"]]).Succeeds();

        run.Prints(arguments[0] == "Everything" ? "***" : "from-line");
        Hunt(string.Join(' ', arguments), run.All);
    }

    [Fact]
    public void Neither_arguments_nor_environments_of_processes_have_a_secret_that_nobody_gave_them()
    {
        using var run = space.Start("Waits");
        run.WaitFor("waiting");
        var processes = Directory.GetDirectories("/proc").Where(directory => char.IsAsciiDigit(Path.GetFileName(directory)[0]))
            .Select(directory => Content(directory + "/cmdline")).ToList();
        space.Write("go", "");
        run.Wait().Succeeds();

        Assert.Contains(processes, line => line.Contains("echo waiting", StringComparison.Ordinal));
        Hunt("process list", [.. processes]);

        var environment = space.Run("Environment2").Succeeds();
        environment.Prints("BK_STEP=").DoesNotPrint("BK_FROM_VARIABLE", "BK_SECRETS", "***");
        Hunt("environment", environment.All);
    }

    public void Dispose() => space.Dispose();

    static void Hunt(string where, params string[] texts)
    {
        foreach (var (name, secret) in Secrets.Append(new("Password", Password)))
        {
            var needles = SecretPatterns.Of(secret).Select(pattern => pattern.Text).Concat(secret.Contains('\n', StringComparison.Ordinal) ? [] : Canary.Encodings(secret).Select(one => one.Text));
            foreach (var needle in needles.Distinct())
            {
                Assert.False(Array.Exists(texts, text => text.Contains(needle, StringComparison.Ordinal)),
                    $"{where} has {name} as {needle}: {Around(string.Join('\n', texts), needle)}");
            }
        }
    }

    static string Around(string text, string needle) =>
        text.IndexOf(needle, StringComparison.Ordinal) is >= 0 and var at ? text[Math.Max(0, at - 200)..Math.Min(text.Length, at + needle.Length + 200)] : "";

    static string Content(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ""; // it has ended
        }
    }
}
