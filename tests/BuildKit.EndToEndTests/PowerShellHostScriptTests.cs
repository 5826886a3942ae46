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

        Assert.Equal(26, values.Count);
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
            ["Add-Type", "ConvertFrom-Json", "Copy-Item", "ForEach-Object", "Get-Content", "Get-FileHash", "Get-Item", "Get-Location", "Get-Process", "Join-Path", "Move-Item", "New-Item",
                "New-Object", "Remove-Item", "Select-Object", "Set-Acl", "Set-StrictMode", "Sort-Object", "Start-Process", "Start-Sleep", "Where-Object", "chmod", "taskkill.exe"],
            called.Except(own, StringComparer.Ordinal).Distinct().Order(StringComparer.Ordinal));
    }

    // Each is one of .NET Framework 4.6 with this number of arguments. RuntimeInformation, Kill with an argument and chmod are not, and used elsewhere only.
    [Fact]
    public void It_uses_only_members_that_the_net_framework_has()
    {
        var members = script.FindAll(node => node is MemberExpressionAst { Static: true } or InvokeMemberExpressionAst, searchNestedScriptBlocks: true).Cast<MemberExpressionAst>()
            .Select(member => $"{(member.Static ? member.Expression.Extent.Text + "::" : ".")}{member.Member.Extent.Text}{(member is InvokeMemberExpressionAst call ? $"/{call.Arguments?.Count ?? 0}" : "")}");

        Assert.Equal(
            [
             ".Add/1", ".AddAccessRule/1", ".Close/0", ".Contains/1", ".ContainsKey/1", ".Dispose/0", ".EndsWith/1", ".Flush/0", ".Flush/1", ".GetBytes/1", ".GetEnumerator/0", ".GetResponse/0", ".Kill/1",
             ".LastIndexOf/1", ".ReadByte/0", ".ReadToEnd/0", ".RemoveAt/1", ".RemoveRange/2", ".Seek/2", ".SetAccessRuleProtection/2", ".StartsWith/1", ".StartsWith/2",
             ".Substring/1", ".Substring/2", ".ToLowerInvariant/0", ".ToString/1", ".ToString/2", ".ToUnixTimeSeconds/0", ".Trim/0", ".TrimEnd/0",
             ".TrimEnd/1", ".TrimEnd/2", ".WaitForExit/1", ".Write/3", ".WriteLine/1", "[Array]::Sort/2", "[Console]::Error", "[Console]::Out",
             "[Convert]::ToBase64String/1", "[DateTimeOffset]::UtcNow", "[DateTime]::UtcNow", "[Diagnostics.Stopwatch]::StartNew/0",
             "[Environment]::Exit/1", "[Environment]::GetEnvironmentVariable/1", "[Environment]::MachineName", "[Environment]::NewLine", "[Environment]::UserName",
             "[Globalization.CultureInfo]::InvariantCulture", "[Guid]::NewGuid/0", "[IO.Compression.ZipFile]::ExtractToDirectory/2",
             "[IO.Compression.ZipFile]::OpenRead/1", "[IO.Directory]::CreateDirectory/1", "[IO.Directory]::Delete/1", "[IO.Directory]::Delete/2",
             "[IO.Directory]::Exists/1", "[IO.Directory]::GetDirectories/1", "[IO.Directory]::GetFileSystemEntries/1",
             "[IO.Directory]::GetFileSystemEntries/2", "[IO.Directory]::GetFiles/2", "[IO.Directory]::GetLastWriteTimeUtc/1", "[IO.Directory]::Move/2", "[IO.FileAccess]::ReadWrite",
             "[IO.FileAttributes]::ReparsePoint", "[IO.FileMode]::OpenOrCreate", "[IO.FileShare]::Read", "[IO.File]::AppendAllText/2",
             "[IO.File]::Delete/1", "[IO.File]::Exists/1", "[IO.File]::GetAttributes/1", "[IO.File]::GetLastWriteTimeUtc/1", "[IO.File]::Move/2",
             "[IO.File]::Open/4", "[IO.File]::OpenRead/1", "[IO.File]::ReadAllLines/1", "[IO.File]::ReadAllText/1", "[IO.File]::Replace/3",
             "[IO.File]::WriteAllText/2", "[IO.File]::WriteAllText/3", "[IO.Path]::Combine/2", "[IO.Path]::DirectorySeparatorChar", "[IO.Path]::GetDirectoryName/1",
             "[IO.Path]::GetFileName/1", "[IO.Path]::GetFileNameWithoutExtension/1", "[IO.Path]::GetFullPath/1", "[IO.Path]::GetTempFileName/0", "[IO.SeekOrigin]::End",
             "[Math]::Ceiling/1", "[Math]::Min/2", "[Net.WebRequest]::Create/1", "[NullString]::Value", "[Runtime.InteropServices.OSPlatform]::OSX",
             "[Runtime.InteropServices.RuntimeInformation]::IsOSPlatform/1", "[Runtime.InteropServices.RuntimeInformation]::OSArchitecture",
             "[Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier", "[Security.Principal.WindowsIdentity]::GetCurrent/0", "[StringComparer]::Ordinal", "[StringComparison]::OrdinalIgnoreCase",
             "[Text.Encoding]::ASCII", "[Text.Encoding]::Unicode"],
            members.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_gives_commands_only_parameters_that_windows_powershell_has()
    {
        var parameters = script.FindAll(node => node is CommandParameterAst { Parent: CommandAst }, searchNestedScriptBlocks: true).Cast<CommandParameterAst>()
            .Select(parameter => $"{((CommandAst)parameter.Parent).GetCommandName()} -{parameter.ParameterName}");

        Assert.Equal(
            [
             "Add-Type -AssemblyName", "Copy-Item -Destination", "Copy-Item -LiteralPath", "Copy-Item -Recurse", "Get-Content -LiteralPath", "Get-Content -Tail", "Get-FileHash -Algorithm", "Get-FileHash -LiteralPath",
             "Get-Item -Force", "Get-Item -LiteralPath", "Get-Location -PSProvider", "Get-Process -Id", "Move-Item -Destination", "Move-Item -Force",
             "Move-Item -LiteralPath", "New-Item -ItemType", "New-Item -Path", "New-Item -Value", "Remove-Item -ErrorAction", "Remove-Item -Force", "Remove-Item -LiteralPath",
             "Remove-Item -Recurse", "Select-Object -First", "Select-Object -Last", "Set-Acl -AclObject", "Set-Acl -LiteralPath", "Set-StrictMode -Version", "Sort-Object -Descending",
             "Sort-Object -Property", "Start-Process -ArgumentList", "Start-Process -FilePath", "Start-Process -NoNewWindow",
             "Start-Process -PassThru", "Start-Process -RedirectStandardError", "Start-Process -RedirectStandardOutput",
             "Start-Process -WorkingDirectory", "Start-Sleep -Milliseconds", "Start-Sleep -Seconds"],
            parameters.Distinct().Order(StringComparer.Ordinal));
    }

    // What is different has to do with the tools of the system, or is a command to be typed.
    [Fact]
    public void The_twins_say_the_same_but_for_what_is_listed()
    {
        var (shell, windows) = (ScriptMessages.OfShell(posix), ScriptMessages.OfPowerShell(script));

        Assert.True(shell.Intersect(windows).Count() > 60, $"{shell.Count} and {windows.Count} texts were found");
        Assert.Equal(
            [
                "  cd … && mkdir -p releases && mv current releases/before && echo migrated >releases/before/.release-sha256 && ln -s releases/before current",
                "  sh … … --manifest release.json --root …",
                "'current' cannot be replaced in one step: mv has neither -T nor -h, and there is no perl",
                "'current' does not point to releases/… after the switch",
                "--keep belongs to prune",
                "--package belongs to stage",
                "--probe and --check belong to status",
                "--to belongs to rollback",
                "Install one of them, or let the build make a tar.gz: .Archive(..., format: ArchiveFormat.TarGz)",
                "Look at the data, and at … If it was done: …",
                "Move it away: mv … …",
                "Say which: --rid RID",
                "See: sh … help",
                "Take the deploy.sh that lies in the release, or say which release (its release.json lies beside the package):",
                "There are links in the zip archive, which no release has: …",
                "To let this script take over (only the link is removed): rm …",
                "began to share …, which is empty",
                "began to share …, with what the package has",
                "df does not say how much room there is in …: not checked",
                "interrupted by SIG…; run the same command again to go on",
                "no SHA-256 could be computed; needed is sha256sum, shasum or openssl",
                "no directory can be made: …",
                "no link can be made in …",
                "not enough inodes in …: … free, needed are …",
                "removed …, which was never staged",
                "stopped by an unexpected failure (exit code …)",
                "the journal cannot be understood: …",
                "the marker was not written completely: …",
                "the package is a zip archive, and this host has neither unzip nor bsdtar: …",
                "the package is refused: …",
                "the system … is not known, so neither is the package for it",
                "this host lacks curl, wget and perl, so … cannot be asked for",
                "this host lacks:…",
                "what the package brings for … cannot be copied there",
                "… cannot be removed",
            ],
            shell.Except(windows));
        Assert.Equal(
            [
                "  … … --manifest release.json --root …",
                "'current.txt' does not name releases/… after the switch",
                "--probe belongs to status",
                "End process … first.",
                "It comes with Windows Server 2019 and Windows 10, version 1803.",
                "Look at the data, and at …. If it was done: …",
                "Move it away: Move-Item … …",
                "See: … help",
                "Take the deploy.ps1 that lies in the release, or say which release (its release.json lies beside the package):",
                "To let this script take over: Remove-Item …; (Get-Item …).Delete()",
                "began to share …, …",
                "interrupted; run the same command again to go on",
                "no file can be made in …",
                "nobody says how much room there is in …: not checked",
                "stopped by an unexpected failure: …",
                "the lock cannot be removed, because its process has it open: …",
                "this host lacks …",
                "warning: '…' cannot be made; current.txt is what counts",
                "warning: process … cannot be ended",
                "warning: the mark of … as bad cannot be removed",
                "… belongs to …",
                "… is in use, or cannot be removed: left for the next time",
            ],
            windows.Except(shell));
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
        Assert.Equal(Words(posix, "\\b(?:record|broken) ([a-z-]+)"), Words(text, "\\b(?:Add-Event|Write-Broken) '([a-z-]+)'"));
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
