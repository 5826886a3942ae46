using BuildKit.Releases;

namespace BuildKit.Tests.Releases;

public class HostScriptTests
{
    static readonly HostScriptConstants Constants = new()
    {
        App = "shop",
        Release = "1.2.3+build.7",
        Package = "shop 1.2.3.tar.gz",
        Sha256 = new string('A', 64),
        Size = 3_000_000_000,
    };

    [Fact]
    public void The_same_constants_give_the_same_bytes_with_line_feeds_only()
    {
        var script = HostScript.Render(Constants);

        Assert.Equal(script, HostScript.Render(Constants with { }));
        Assert.DoesNotContain('\r', script);
        Assert.StartsWith("#!/bin/sh\n", script, StringComparison.Ordinal);
        Assert.EndsWith("\nmain \"$@\"; exit $?\n", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_constants_differ_between_two_releases()
    {
        var one = HostScript.Render(Constants).Split('\n');
        var two = HostScript.Render(Constants with { Release = "2.0.0", Size = 1, Keep = 7, Restart = "x" }).Split('\n');

        Assert.Equal(["release=1.2.3+build.7", "size=3000000000", "keep=5", "restart=''"], one.Except(two));
        Assert.Equal(["release=2.0.0", "size=1", "keep=7", "restart=x"], two.Except(one));
    }

    [Fact]
    public void The_constants_stand_at_the_top_as_they_are() =>
        Snapshot.Matches(string.Join('\n', HostScript.Render(Constants with { Health = "curl 'x' && test \"$a\"" }).Split('\n').Take(26)));

    [Fact]
    public void A_command_from_a_build_script_with_other_line_ends_gives_the_same_script() =>
        Assert.Equal(HostScript.Render(Constants with { Health = "a\nb" }), HostScript.Render(Constants with { Health = "a\r\nb" }));

    [Theory]
    [InlineData("")]
    [InlineData("-x")]
    [InlineData(".hidden")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("a\n")]
    [InlineData("a'$(x)")]
    public void A_name_that_no_directory_should_have_is_refused(string name)
    {
        Assert.Equal("BK0440", Refused(Constants with { App = name }));
        Assert.Equal("BK0440", Refused(Constants with { Release = name }));
    }

    [Fact]
    public void A_name_has_an_upper_limit_because_a_file_name_has_one()
    {
        HostScript.Render(Constants with { Release = new string('1', 128) });

        Assert.Equal("BK0440", Refused(Constants with { Release = new string('1', 129) }));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b.tar.gz")]
    [InlineData("-rf")]
    [InlineData("a\nb")]
    [InlineData("a\0")]
    public void A_package_is_named_by_its_file_name(string name) =>
        Assert.Equal("BK0441", Refused(Constants with { Package = name }));

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public void A_digest_has_64_hexadecimal_digits(string digest) =>
        Assert.Equal("BK0442", Refused(Constants with { Sha256 = digest }));

    [Fact]
    public void Numbers_that_make_no_sense_are_refused() => Assert.All(
        [
            Constants with { Size = 0 },
            Constants with { Keep = 0 },
            Constants with { HealthAttempts = 0 },
            Constants with { HealthConsecutive = 0 },
            Constants with { HealthConsecutive = 11 },
            Constants with { HealthPauseSeconds = -1 },
            Constants with { HealthDeadlineSeconds = 0 },
        ],
        constants => Assert.Equal("BK0443", Refused(constants)));

    [Theory]
    [InlineData("linux-x64\nlinux-arm64", "p.tar.gz", "BK0429")]
    [InlineData("linux-x64 evil", "p.tar.gz", "BK0429")]
    [InlineData("linux-$(id)", "p.tar.gz", "BK0429")]
    [InlineData("linux-x64'", "p.tar.gz", "BK0429")]
    [InlineData("linux-’x64", "p.tar.gz", "BK0429")]
    [InlineData("win-x64", "p.tar.gz", "BK0429")]
    [InlineData("", "p.tar.gz", "BK0429")]
    [InlineData(null, "p.tar.gz", "BK0429")]
    [InlineData("linux-x64", "p.tar.gz\nwin-x64 evil", "BK0440")]
    [InlineData("linux-x64", "a b.tar.gz", "BK0440")]
    [InlineData("linux-x64", "a'$(id)'.tar.gz", "BK0440")]
    [InlineData("linux-x64", "a‘b.tar.gz", "BK0440")]
    [InlineData("linux-x64", "../a.tar.gz", "BK0440")]
    [InlineData("linux-x64", "*", "BK0440")]
    [InlineData("linux-x64", "-rf", "BK0440")]
    [InlineData("linux-x64", "", "BK0440")]
    public void A_package_of_a_platform_is_a_line_of_words_that_no_shell_reads_otherwise(string? rid, string name, string code)
    {
        var good = Package("win-x64", "w.zip");

        Assert.Equal(code, Refused(Platforms(good, Package(rid, name))));
        Assert.Equal(code, Assert.Throws<BuildException>(() => PowerShellHostScript.Render(Platforms(good, Package(rid, name)))).Error.Code);
        Assert.Equal("BK0442", Refused(Platforms(good with { Sha256 = new string('a', 63) + "'" })));
        Assert.Equal("BK0442", Refused(Platforms(good with { Sha256 = new string('a', 64) + "\n" })));
        Assert.Equal("BK0443", Refused(Platforms(good with { Size = 0 })));
        HostScript.Render(Platforms(good, Package("linux-musl-x64", "l.tar.gz")));
    }

    [Fact]
    public void What_no_shell_script_can_hold_is_refused()
    {
        Assert.Equal("BK0444", Refused(Constants with { Health = "a\0b" }));
        Assert.Equal("BK0444", Refused(Constants with { Restart = "\ud800" }));
    }

    [Fact]
    public void The_errors_say_what_is_allowed()
    {
        HostScriptConstants[] bad =
        [
            Constants with { Release = "1 2" },
            Constants with { Package = "a/b" },
            Constants with { Sha256 = "abc" },
            Constants with { HealthConsecutive = 11 },
            Constants with { Size = 0 },
            Constants with { Health = "\0" },
            Platforms(Package("linux x64", "a.zip")),
            Platforms(Package("linux-x64", "a.zip"), Package("linux-x64", "b.zip")),
        ];

        Snapshot.Matches(string.Join("\n\n", bad.Select(constants => Assert.Throws<BuildException>(() => HostScript.Render(constants)).Message)));
    }

    static HostScriptConstants Platforms(params ReleaseFile[] packages) => new() { App = "shop", Release = "1.0", Platforms = packages };

    static ReleaseFile Package(string? rid, string name) =>
        new() { Kind = ReleaseFileKind.Archive, Name = name, Platform = rid, Sha256 = new string('a', 64), Size = 1 };

    static string Refused(HostScriptConstants constants) =>
        Assert.Throws<BuildException>(() => HostScript.Render(constants)).Error.Code;
}
