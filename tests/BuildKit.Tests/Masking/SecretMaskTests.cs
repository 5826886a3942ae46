using System.Diagnostics;
using System.Text;
using BuildKit.Masking;

namespace BuildKit.Tests.Masking;

/// <summary>What is found of a secret, and what stands in its place.</summary>
public class SecretMaskTests
{
    public static TheoryData<string> Secrets =>
    [
        "c4nary", "hunter2!", "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "p@ss w+rd/&<\"it's\">%$`\\x", "größer€漢😀", "=+/=+/", "a'b\"c'd",
        "\\\\server\\share", "100%sure&amp;", "Server=tcp:db;Password=\"x;y\"",
    ];

    [Theory]
    [MemberData(nameof(Secrets))]
    public void Every_encoding_is_masked_wherever_it_stands(string secret)
    {
        var mask = Mask(secret);

        foreach (var (name, text) in Canary.Encodings(secret))
        {
            AssertHidden(mask, name, secret, "", text, "");
            AssertHidden(mask, name, secret, "key=", text, "&other=1");
            AssertHidden(mask, name, secret, "before\n\t\"", text, "\"\nafter");
        }
    }

    [Fact]
    public void Random_secrets_are_masked_in_every_encoding()
    {
        foreach (var seed in Rounds.Seeds(200))
        {
            var random = new Random(seed);
            var secret = Canary.Random(random, random.Next(4, 60));
            var mask = Mask(secret, Canary.Random(random, 12));
            foreach (var (name, text) in Canary.Encodings(secret))
            {
                AssertHidden(mask, $"{name}, seed {seed}", secret, new string('.', random.Next(5)), text, new string('.', random.Next(5)));
            }
        }
    }

    [Fact]
    public void What_is_no_secret_stays_as_it_is()
    {
        var mask = Mask("ghp_16C7e42F292c6912E7710c838347Ae178B4a", "hunter2!");

        foreach (var text in new[] { "", "hunter", "ghp_16", "100%", "\\", "&", "a%20b\\u0041&amp;", "hunter2\n!", "HUNTER2!", "Z2hw" })
        {
            Assert.Same(text, mask.Mask(text));
            Assert.False(mask.IsIn(text));
        }
    }

    [Fact]
    public void Neighbouring_and_overlapping_secrets_leave_no_rest()
    {
        var mask = Mask("abcdefgh", "fghijklm", "token");

        Assert.Equal("x***x *** ***", mask.Mask("xabcdefghijklmx tokentoken abcdefghabcdefgh"));
    }

    [Fact]
    public void Lines_of_a_secret_are_masked_each_and_together()
    {
        var key = $"-----BEGIN PRIVATE KEY-----\r\n{new string('Q', 64)}\r\nMIIEvQIBADANBgkq\r\nabc\r\n-----END PRIVATE KEY-----\r\n";
        var mask = Mask(key);

        Assert.All(key.Split("\r\n").Where(line => line.Length > 3), line => Assert.Equal("in: ***.", mask.Mask($"in: {line}.")));
        Assert.Equal("***", mask.Mask(key.Trim()));
        Assert.Equal("***", mask.Mask(key.Trim().ReplaceLineEndings("\n")));
        Assert.Equal("\"***\"", mask.Mask(System.Text.Json.JsonSerializer.Serialize(key.Trim())));
        var wrapped = Wrapped(Convert.ToBase64String(Encoding.UTF8.GetBytes(key.ReplaceLineEndings("\n"))), 76).ToList();
        Assert.All(wrapped, line => Assert.Matches(@"^\*\*\*.{0,4}$", mask.Mask(line)));
        Assert.Equal(wrapped.Count, mask.Mask(string.Join('\n', wrapped)).Split('\n').Length);
    }

    [Theory]
    [InlineData(76)]
    [InlineData(64)]
    [InlineData(40)]
    public void A_long_secret_is_masked_where_a_tool_wraps_it(int width)
    {
        foreach (var seed in Rounds.Seeds(50))
        {
            var random = new Random(seed);
            var secret = Canary.Random(random, 200).Replace(" ", "x").Replace("😀", "y");
            var mask = Mask(secret);
            foreach (var text in new[] { secret, Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{secret}")), Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret)) })
            {
                var lines = Wrapped(text, width).Select(mask.Mask).ToList();
                // What is left is shorter than a piece that can be told from chance, or the part in front.
                Assert.All(lines, line => Assert.True(line.Replace("***", "").Length < 16, $"seed {seed}: {line}"));
            }
        }
    }

    [Fact]
    public void A_text_is_cut_where_no_secret_is_torn()
    {
        foreach (var seed in Rounds.Seeds(200))
        {
            var random = new Random(seed);
            var secret = Canary.Random(random, random.Next(4, 30)) + "z"; // a quote at the end may be one of two
            var mask = Mask(secret, secret[..3] + "other");
            foreach (var (name, encoded) in Canary.Encodings(secret))
            {
                var text = $"before {encoded} after";
                var shown = new StringBuilder();
                var held = "";
                for (var at = 0; at < text.Length;)
                {
                    var count = Math.Min(random.Next(1, 9), text.Length - at);
                    held += text.Substring(at, count);
                    at += count;
                    var whole = mask.Whole(held);
                    shown.Append(mask.Mask(held[..whole]));
                    held = held[whole..];
                }

                Assert.Equal(mask.Mask(text), shown.Append(mask.Mask(held)).ToString());
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("  abc \n")]
    [InlineData("          ")]
    public void A_short_text_is_refused(string text)
    {
        var error = Assert.Throws<BuildException>(() => new SecretMask().Add(text, "Pin")).Error;

        Assert.Equal("BK0630", error.Code);
        Assert.Contains("'Pin'", error.Message);
    }

    [Fact]
    public void Nothing_is_done_where_there_is_no_secret()
    {
        var mask = new SecretMask();
        var text = new string('x', 100);

        Assert.False(mask.IsActive);
        Assert.Same(text, mask.Mask(text));
        Assert.Equal(100, mask.Whole(text));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Masking_takes_little_time()
    {
        var random = new Random(1);
        var mask = Mask([.. Enumerable.Range(0, 10).Select(_ => Canary.Random(random, 40)), .. Enumerable.Range(0, 3).Select(_ => string.Join('\n', Wrapped(Convert.ToBase64String(RandomNumberGenerator(random, 1600)), 64)))]);
        var lines = Enumerable.Range(0, 20_000).Select(i => $"  Shop -> /src/shop/source/Shop.Api/bin/Release/net10.0/Shop.Api{i}.dll (in {i * 7} ms) \"quoted\" C:\\path").ToList();
        lines.ForEach(line => mask.Mask(line));

        var watch = Stopwatch.StartNew();
        lines.ForEach(line => Assert.Same(line, mask.Mask(line)));

        // 2 MB; a terminal takes longer. The limit is for a busy machine.
        TestContext.Current.SendDiagnosticMessage($"{watch.Elapsed.TotalMilliseconds:0} ms for {lines.Sum(line => line.Length)} characters");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void A_text_made_to_be_slow_is_not()
    {
        var mask = Mask(new string('\\', 60) + "x", new string('a', 500) + "b");

        var watch = Stopwatch.StartNew();
        mask.Mask(new string('\\', 3_000));
        mask.Mask(new string('a', 10_000));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
    }

    static SecretMask Mask(params string[] secrets)
    {
        var mask = new SecretMask();
        Array.ForEach(secrets, secret => mask.Add(secret, "test"));
        return mask;
    }

    static byte[] RandomNumberGenerator(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    static IEnumerable<string> Wrapped(string text, int width) => text.Chunk(width).Select(line => new string(line));

    // What may be left of an encoding: quotes, and characters of base64 that a secret shares with its neighbours.
    static void AssertHidden(SecretMask mask, string name, string secret, string before, string text, string after)
    {
        var masked = mask.Mask(before + text + after);

        Assert.True(masked.StartsWith(before, StringComparison.Ordinal) && masked.EndsWith(after.TrimStart('"'), StringComparison.Ordinal)
            && masked.Contains("***", StringComparison.Ordinal), $"{name} of {secret}: {masked}");
        var left = masked[before.Length..].Replace("***", "")[..^(after.Length == 0 ? 0 : masked.EndsWith(after, StringComparison.Ordinal) ? after.Length : after.Length - 1)];
        Assert.True(left.Length <= (name.Contains("base64", StringComparison.Ordinal) || name.Contains("JSON within", StringComparison.Ordinal) ? 16 : 4),
            $"{name} of {secret}: '{left}' is left of {text}");
        Assert.True(mask.IsIn(before + text + after), $"{name} of {secret} is in: {text}");
    }
}
