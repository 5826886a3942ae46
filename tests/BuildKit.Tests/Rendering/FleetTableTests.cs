using BuildKit.Rendering;

namespace BuildKit.Tests.Rendering;

public sealed class FleetTableTests : IDisposable
{
    readonly StringWriter text = new() { NewLine = "\n" };

    public void Dispose() => text.Dispose();

    [Fact]
    public void The_hosts_of_a_deployment_stand_under_all_other_output_and_go_when_it_is_over()
    {
        using var output = Output();
        output.On(Host("web-01", "activate"));
        output.On(Host("web-02", "waits"));
        var before = text.ToString().Length;

        output.On(new OutputWritten { Target = "Deploy", Text = "hello" });
        var shown = text.ToString()[before..];
        output.On(new DeploymentFinished { Target = "Deploy", Product = "Shop", Environment = "Production", Release = "1.3.0", Result = "succeeded" });

        Assert.StartsWith(string.Concat(Enumerable.Repeat("\e[1A\e[2K", 3)), shown, StringComparison.Ordinal);
        Assert.Matches(@"hello\n.*host +release +step +health +since.*\n  web-01  1\.2\.3 +activate +healthy +\S+\n  web-02  1\.2\.3 +waits", shown);
        Assert.EndsWith("active in Production\e[0m\n", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Elsewhere_no_line_is_ever_taken_back(bool isTerminal, bool useColour)
    {
        using var output = Output(isTerminal, useColour);
        output.On(Host("web-01", "activate"));
        output.On(Host("web-02", "waits"));

        Assert.DoesNotContain("\e[1A", text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("web-02", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_host_needs_no_table()
    {
        using var output = Output();
        output.On(Host("localhost", "activate"));

        Assert.DoesNotContain("localhost", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void More_hosts_than_room_show_those_that_need_attention()
    {
        var table = new FleetTable(new(useColour: false), width: 60, height: 10);
        for (var i = 1; i <= 20; i++)
        {
            table.Show(Host($"web-{i:00}", i == 17 ? "failed" : i == 3 ? "activate" : "waits"));
        }

        var lines = table.Lines(default);

        Assert.Equal(6, lines.Count);
        Assert.Contains(lines, line => line.Contains("web-17", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("web-03", StringComparison.Ordinal));
        Assert.Equal("  and 16 more", lines[^1]);
        Assert.All(lines, line => Assert.True(line.Length < 60));
    }

    [Fact]
    public void A_name_with_escape_sequences_or_of_any_length_keeps_the_table_whole()
    {
        var table = new FleetTable(new(useColour: false), width: 40, height: 24);
        table.Show(Host("a\e[2J\nb", "waits"));
        table.Show(Host(new string('x', 500), "waits"));

        Assert.All(table.Lines(default), line => Assert.True(line.Length < 40 && !line.Any(char.IsControl)));
    }

    PlainOutput Output(bool isTerminal = true, bool useColour = true)
    {
        var output = new PlainOutput(text, new() { IsTerminal = isTerminal, UseColour = useColour, Width = 80 });
        output.On(new BuildStarted { Run = "r", Root = "/", Targets = ["Deploy"], Jobs = 1 });
        output.On(new TargetStarted { Target = "Deploy" });
        return output;
    }

    static HostStateChanged Host(string host, string doing) => new()
    {
        Target = "Deploy",
        Environment = "Production",
        Host = host,
        Release = "1.2.3",
        Doing = doing,
        Health = "healthy",
    };
}
