using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using BuildKit.Releases;

namespace BuildKit.Tests;

/// <summary>
/// <c>deploy.ps1</c> as PowerShell's own parser sees it. What it does is tried in BuildKit.Tests by PowerShell 7; Windows
/// PowerShell 5.1 can only be kept to here, by the language that it knows.
/// </summary>
public sealed class PowerShellHostScriptTests
{
    static readonly HostScriptConstants Constants = new()
    {
        App = "shop",
        Release = "1.0",
        Package = "it’s 'a' $package.tar.gz",
        Sha256 = new string('A', 64),
        Size = 3_000_000_000,
        Health = "curl.exe -fsS \"http://$env:HOST/health\" | findstr 'ok' # ‘é’\r\nexit $LASTEXITCODE",
    };

    // Without the mark of its encoding, which no reader of a file hands on.
    readonly string text = PowerShellHostScript.Render(Constants)[1..];
    readonly string posix = HostScript.Render(Constants);
    readonly ScriptBlockAst script;
    readonly Token[] tokens;
    readonly ParseError[] errors;

    public PowerShellHostScriptTests() => script = Parser.ParseInput(text, out tokens, out errors);

    [Fact]
    public void PowerShell_understands_it() => Assert.Empty(errors);

    [Fact]
    public void It_begins_with_the_mark_of_its_encoding_and_is_ascii_but_for_the_commands()
    {
        var ascii = PowerShellHostScript.Render(Constants with { Package = "p.tar.gz", Health = "" });

        Assert.Equal('\uFEFF', ascii[0]);
        Assert.All(ascii[1..], c => Assert.InRange(c, '\n', '~'));
    }

    [Fact]
    public void The_constants_are_what_was_given_whatever_quotes_are_in_them()
    {
        var values = script.FindAll(node => node is AssignmentStatementAst { Right: CommandExpressionAst { Expression: ConstantExpressionAst } }, searchNestedScriptBlocks: false)
            .Cast<AssignmentStatementAst>().TakeWhile(node => node.Left.Extent.Text != "$ErrorActionPreference")
            .ToDictionary(node => node.Left.Extent.Text, node => ((ConstantExpressionAst)((CommandExpressionAst)node.Right).Expression).Value);

        Assert.Equal(13, values.Count);
        Assert.Equal(Constants.Package, values["$package"]);
        Assert.Equal(Constants.Health.ReplaceLineEndings("\n"), values["$health"]);
        Assert.Equal(3_000_000_000L, values["$size"]);
        Assert.Equal(new string('a', 64), values["$sha256"]);
    }

    [Fact]
    public void It_keeps_to_the_language_of_windows_powershell()
    {
        Assert.Empty(script.FindAll(node => node is TernaryExpressionAst or PipelineChainAst, searchNestedScriptBlocks: true));
        Assert.DoesNotContain(tokens, token => token.Kind is TokenKind.QuestionQuestion or TokenKind.QuestionQuestionEquals
            or TokenKind.QuestionDot or TokenKind.QuestionLBracket or TokenKind.Ampersand && token.Text == "&&");
        // Backquote u, a variable that only PowerShell 7 has, and parameters that came later.
        Assert.DoesNotMatch("`u\\{|\\$Is(Windows|Linux|MacOS)\\b|-AsHashtable|-NoNewline|-Parallel", text);
    }

    [Fact]
    public void It_calls_only_what_windows_powershell_has()
    {
        var own = script.FindAll(node => node is FunctionDefinitionAst, searchNestedScriptBlocks: true).Cast<FunctionDefinitionAst>().Select(function => function.Name);
        var called = script.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>().Select(command => command.GetCommandName()).OfType<string>();

        Assert.Equal(
            ["Add-Type", "ConvertFrom-Json", "ForEach-Object", "Get-Content", "Get-FileHash", "Get-Item", "Get-Location", "Get-Process", "Join-Path", "Move-Item", "New-Item",
                "New-Object", "Remove-Item", "Select-Object", "Set-StrictMode", "Sort-Object", "Start-Process", "Start-Sleep", "Where-Object", "taskkill.exe"],
            called.Except(own, StringComparer.Ordinal).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_function_is_called_and_no_output_of_a_statement_is_left_to_chance()
    {
        var functions = script.FindAll(node => node is FunctionDefinitionAst, searchNestedScriptBlocks: true).Cast<FunctionDefinitionAst>().Select(function => function.Name).ToList();
        Assert.All(functions, function => Assert.True(Regex.Count(text, $@"\b{function}\b") > 1, function));
    }

    [Fact]
    public void The_twins_have_the_same_verbs_options_and_exit_codes()
    {
        Assert.Equal(Words(posix, "(?m)^    \"  ([a-z-]+)(?= ( |\\[|TOKEN))"), Words(text, "(?m)^  ([a-z-]+)(?= ( |\\[|TOKEN))"));
        Assert.Equal(Words(posix, "(?m)^    \"  (--[a-z0-9]+)"), Words(text, "(?m)^  (--[a-z0-9]+)"));
        Assert.Equal(Words(posix, "\\bfail ([1-9][0-9])\\b"), Words(text, "\\bStop-Run ([1-9][0-9])\\b"));
        Assert.Equal(Words(posix, "\\brecord ([a-z-]+)"), Words(text, "\\bAdd-Event '([a-z-]+)'"));
    }

    [Fact]
    public void Cut_off_anywhere_it_is_no_script_or_one_that_does_nothing()
    {
        var last = text.LastIndexOf("Invoke-Deploy $args", StringComparison.Ordinal);
        var random = new Random(1);
        foreach (var cut in Enumerable.Range(0, 60).Select(_ => random.Next(1, last)).Append(last))
        {
            var part = Parser.ParseInput(text[..cut], out _, out var problems);

            Assert.True(problems.Length > 0 || part.EndBlock.Statements.All(IsHarmless), $"cut at {cut}: {text[Math.Max(0, cut - 80)..cut]}");
        }
    }

    static bool IsHarmless(StatementAst statement) => statement is FunctionDefinitionAst or AssignmentStatementAst
        || statement.Extent.Text.StartsWith("Set-StrictMode", StringComparison.Ordinal) || statement.Extent.Text.Length < "Set-StrictMode".Length;

    static SortedSet<string> Words(string text, string pattern) =>
        new(Regex.Matches(text, pattern).Select(match => match.Groups[1].Value), StringComparer.Ordinal);
}
