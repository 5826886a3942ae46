using System.Globalization;
using System.Text;
using BuildKit.Caching;
using BuildKit.Files;
using Google.Protobuf;
using Api = BuildKit.Tests.Caching.RemoteApi;

namespace BuildKit.Tests.Caching;

/// <summary>Our writer against Google's, byte for byte.</summary>
public class MessageTests
{
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_commands_and_actions_have_the_bytes_that_Google_s_library_writes(int seed)
    {
        var random = new RandomMessages(seed);
        for (var round = 0; round < 50; round++)
        {
            var command = random.Command();
            AssertSame(Theirs(command), command.ToBytes(), seed, round);
            var action = random.Action();
            AssertSame(Theirs(action), action.ToBytes(), seed, round);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_trees_have_the_bytes_and_the_root_that_Google_s_library_gives(int seed)
    {
        var random = new RandomMessages(seed);
        for (var round = 0; round < 20; round++)
        {
            var entries = random.Entries();
            var ours = new Dictionary<Digest, byte[]>();

            var root = InputRoot.Of([.. entries.OrderBy(entry => entry.Path, Utf8Order.Instance)], (digest, message) => ours[digest.Digest] = message.ToArray());

            var theirs = new Dictionary<Digest, byte[]>();
            var expected = ReferenceTree.Root(entries, theirs);
            Assert.True(expected == root, Where(seed, round));
            Assert.True(theirs.Keys.ToHashSet().SetEquals(ours.Keys), Where(seed, round));
            Assert.All(theirs, message => AssertSame(message.Value, ours[message.Key], seed, round));
        }
    }

    [Fact]
    public void Nothing_at_all_is_no_bytes()
    {
        Assert.Equal(SizedDigest.OfBytes([]), InputRoot.Of([]));
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", $"{InputRoot.Of([]).Digest}");
        Assert.Empty(new CommandMessage { Arguments = [] }.ToBytes());
    }

    [Fact]
    public void Golden_messages_stay_as_they_are()
    {
        var file = new ContentEntry("src/a.cs", FileKind.File, Digest.OfBytes("a"u8), 1, IsExecutable: true);
        var command = new CommandMessage { Arguments = ["cc", ""], Environment = [("B", ""), ("A", "1")], OutputPaths = ["o/b", "o/a", "o/b"], WorkingDirectory = "src" };

        var root = InputRoot.Of([file]);
        var action = new ActionMessage { Command = SizedDigest.OfBytes(command.ToBytes()), InputRoot = root, Salt = [1, 2], Platform = [("a", "b")] };

        Assert.Equal("0A0263630A0012060A014112013112030A014232037372633A036F2F613A036F2F62", Hex(command.ToBytes()));
        Assert.Equal(("cfac5e0778b1cb30c4241d119dcd0f804d9035c094686d84928358c12cb34c7e", 77L), ($"{root.Digest}", root.Size));
        Assert.Equal("ac8dedf59e13080064bda320582b934c680b75341d6fe7926692005d9bddc2e1", $"{action.Digest}");
    }

    [Theory]
    [InlineData("b", "a")]
    [InlineData("a", "a")]
    [InlineData("a/b", "a-b")]
    [InlineData("\U0001F600", "\uFFFD")]
    public void Entries_out_of_order_are_refused(string first, string second) =>
        Assert.Throws<ArgumentException>(() => InputRoot.Of([Entry(first), Entry(second)]));

    [Theory]
    [InlineData("a/")]
    [InlineData("/a")]
    [InlineData("a//b")]
    [InlineData("")]
    [InlineData("../a")]
    [InlineData("a/./b")]
    public void Paths_that_are_none_are_refused(string path) => Assert.Throws<ArgumentException>(() => InputRoot.Of([Entry(path)]));

    [Fact]
    public void A_file_cannot_be_a_directory_too() =>
        Assert.Throws<ArgumentException>(() => InputRoot.Of([Entry("a"), Entry("a-b"), Entry("a/b")]));

    [Fact]
    public void Text_is_ordered_by_its_UTF_8_bytes()
    {
        string[] texts = ["", "\0", "a", "a\U0001F600", "a\uE000", "a\uFFFD", "aa", "\u00E9", "e\u0301", "z", "\uD7FF", "\uE000", "\U00010000", "\U0010FFFF"];
        foreach (var x in texts)
        {
            foreach (var y in texts)
            {
                Assert.Equal(Math.Sign(Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y))), Math.Sign(Utf8Order.Instance.Compare(x, y)));
            }
        }
    }

    public static TheoryData<int> Seeds() => new(Rounds.Seeds(10));

    static ContentEntry Entry(string path) => new(path, FileKind.File, Digest.OfBytes("x"u8), 1);

    static void AssertSame(byte[] expected, byte[] actual, int seed, int round) =>
        Assert.True(expected.AsSpan().SequenceEqual(actual), $"{Where(seed, round)}\nGoogle {Hex(expected)}\nours   {Hex(actual)}");

    static string Where(int seed, int round) => string.Create(CultureInfo.InvariantCulture, $"BK_SEED={seed}, round {round}");

    static string Hex(byte[] bytes) => Convert.ToHexString(bytes);

    static byte[] Theirs(CommandMessage command)
    {
        var message = new Api.Command { WorkingDirectory = command.WorkingDirectory };
        message.Arguments.Add(command.Arguments);
        message.EnvironmentVariables.Add(command.Environment.OrderBy(variable => Utf8(variable.Name), ByBytes)
            .Select(variable => new Api.Command.Types.EnvironmentVariable { Name = variable.Name, Value = variable.Value }));
        message.OutputPaths.Add(command.OutputPaths.Distinct().OrderBy(Utf8, ByBytes));
        return message.ToByteArray();
    }

    static byte[] Theirs(ActionMessage action)
    {
        var message = new Api.Action
        {
            CommandDigest = ReferenceTree.Message(action.Command),
            InputRootDigest = ReferenceTree.Message(action.InputRoot),
            Salt = ByteString.CopyFrom(action.Salt.AsSpan()),
        };
        if (action.Platform.Count > 0)
        {
            message.Platform = new();
            message.Platform.Properties.Add(action.Platform.OrderBy(property => Utf8(property.Name), ByBytes).ThenBy(property => Utf8(property.Value), ByBytes)
                .Select(property => new Api.Platform.Types.Property { Name = property.Name, Value = property.Value }));
        }

        return message.ToByteArray();
    }

    static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    static readonly IComparer<byte[]> ByBytes = Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y));
}
