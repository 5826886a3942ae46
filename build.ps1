#!/usr/bin/env pwsh
# Starts the build program of this repository: ./build.ps1 [TARGET...] [--parameter value...] [options]
#
# The twin of build.sh, step for step; what is said there holds here. For Windows PowerShell 5.1 and PowerShell 7.
#
#   BK_PROGRAM=<dir>  starts the program in <dir> and compiles nothing: the way out when a library does not compile
#   DOTNET=<file>     the dotnet to use; otherwise PATH, DOTNET_ROOT and the usual places are searched
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$root = $PSScriptRoot
$programs = [IO.Path]::Combine($root, '.buildkit', 'program')
$skipped = @('bin', 'obj', '.git', '.buildkit', 'artifacts', 'node_modules')

function Fail([string] $code, [string] $message, [string[]] $lines) {
    [Console]::Error.WriteLine("${code}: $message")
    foreach ($line in $lines) { [Console]::Error.WriteLine("  $line") }
    exit 2
}

# The files below a directory, outputs left out; a file is itself; what is absent gives nothing.
function Get-Files([string] $path) {
    if ([IO.File]::Exists($path)) { return $path }
    if (-not [IO.Directory]::Exists($path)) { return }
    # tools.lock.json and parameter files are what the program reads, and writes.
    foreach ($file in [IO.Directory]::GetFiles($path)) {
        if ([IO.Path]::GetFileName($file) -cnotmatch '^(tools\.lock|parameters(\..+)?)\.json$') { $file }
    }
    foreach ($directory in [IO.Directory]::GetDirectories($path)) {
        if ($skipped -notcontains [IO.Path]::GetFileName($directory)) { Get-Files $directory }
    }
}

# A file that is named but absent counts by its absence: when it appears, the digest changes.
function Get-InputsDigest {
    $inputs = [IO.Path]::Combine($programs, 'inputs')
    if (-not [IO.File]::Exists($inputs)) { return 'none' }
    $sha = [Security.Cryptography.SHA256]::Create()
    $files = [Collections.Generic.List[string]]::new()
    foreach ($name in [IO.File]::ReadAllLines($inputs)) { foreach ($file in @(Get-Files $name)) { $files.Add($file) } }
    $files.Sort([StringComparer]::Ordinal)
    $text = [Text.StringBuilder]::new()
    foreach ($file in $files) {
        $hash = [BitConverter]::ToString($sha.ComputeHash([IO.File]::ReadAllBytes($file)))
        [void] $text.Append("`n").Append($hash).Append(' ').Append($file)
    }
    $digest = [BitConverter]::ToString($sha.ComputeHash([Text.Encoding]::UTF8.GetBytes($text.ToString())))
    return $digest.Replace('-', '').Substring(0, 16).ToLowerInvariant()
}

# The first dotnet whose SDK satisfies global.json.
function Find-Dotnet {
    $candidates = @($env:DOTNET)
    $onPath = Get-Command dotnet -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if ($onPath) { $candidates += $onPath.Source }
    $name = if ($env:OS -eq 'Windows_NT') { 'dotnet.exe' } else { 'dotnet' }
    foreach ($directory in @($env:DOTNET_ROOT, $env:ProgramFiles, $env:LOCALAPPDATA, $HOME)) {
        if ($directory) {
            $candidates += [IO.Path]::Combine($directory, $name)
            $candidates += [IO.Path]::Combine($directory, 'dotnet', $name)
            $candidates += [IO.Path]::Combine($directory, 'Microsoft', 'dotnet', $name)
            $candidates += [IO.Path]::Combine($directory, '.dotnet', $name)
        }
    }
    $found = $null
    foreach ($candidate in $candidates) {
        if (-not $candidate -or -not [IO.File]::Exists($candidate)) { continue }
        if (-not $found) { $found = $candidate }
        Push-Location $root
        try { & $candidate --version *> $null; $fits = $LASTEXITCODE -eq 0 } catch { $fits = $false } finally { Pop-Location }
        if ($fits) { return $candidate }
    }
    $needed = '10.0'
    $globalJson = [IO.Path]::Combine($root, 'global.json')
    if ([IO.File]::Exists($globalJson) -and [IO.File]::ReadAllText($globalJson) -match '"sdk"[^}]*"version"\s*:\s*"([^"]*)"') { $needed = $Matches[1] }
    if (-not $found) {
        Fail 'BK0901' 'There is no .NET SDK on this machine' @("Needed  .NET SDK $needed or newer",
            'Install it from https://dotnet.microsoft.com/download, then run this again.')
    }
    Fail 'BK0902' 'No .NET SDK on this machine is one that global.json asks for' @("Needed  .NET SDK $needed ($globalJson)", "Found   $found",
        'Install that version from https://dotnet.microsoft.com/download, or change global.json.')
}

# What MSBuild, NuGet and the SDK look for in every parent of a project.
function Get-FilesAbove([string] $directory) {
    while ($directory) {
        foreach ($name in 'Directory.Build.props', 'Directory.Build.targets', 'Directory.Build.rsp', 'Directory.Packages.props', 'global.json', 'nuget.config') {
            [IO.Path]::Combine($directory, $name)
        }
        $directory = [IO.Path]::GetDirectoryName($directory)
    }
}

# The project in build/, or a single file.
function Find-Source {
    $build = [IO.Path]::Combine($root, 'build')
    if ([IO.Directory]::Exists($build) -and [IO.Directory]::GetFiles($build, '*.*proj').Length -gt 0) { return $build }
    foreach ($file in [IO.Path]::Combine($root, 'build.cs'), [IO.Path]::Combine($build, 'build.cs')) {
        if ([IO.File]::Exists($file)) { return $file }
    }
    return $build
}

# Compiles into $new, with an intermediate directory that nothing else uses.
function Invoke-Compiler([string] $dotnet, [string] $new) {
    if ([IO.Directory]::Exists($new)) { [IO.Directory]::Delete($new, $true) }
    [void] [IO.Directory]::CreateDirectory($new)
    $source = Find-Source
    $env:BuildKitProgramDirectory = $new + [IO.Path]::DirectorySeparatorChar
    try {
        $output = & $dotnet build $source --nologo --configuration Release --artifacts-path ([IO.Path]::Combine($programs, 'work')) `
            -verbosity:quiet -consoleLoggerParameters:NoSummary -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false `
            -p:GenerateDocumentationFile=false -p:TreatWarningsAsErrors=false 2>&1
        $failed = $LASTEXITCODE -ne 0
    }
    finally { $env:BuildKitProgramDirectory = $null }
    if ($failed) {
        foreach ($line in @($output | ForEach-Object { "$_" } | Select-Object -Unique)) { [Console]::Error.WriteLine($line) }
        Fail 'BK0904' 'The build program does not compile' @("Source    $source",
            'Mend the errors above, or start the last program that compiled by setting BK_PROGRAM to its directory below .buildkit/program.')
    }
    if (-not [IO.File]::Exists([IO.Path]::Combine($new, 'build.dll'))) {
        Fail 'BK0906' 'The project of the build program left no build.dll' @("Source    $source",
            'It must reference the package BuildKit, be an executable, and not change AssemblyName.')
    }
    $inputs = [Collections.Generic.SortedSet[string]]::new([StringComparer]::Ordinal)
    foreach ($project in [IO.File]::ReadAllLines([IO.Path]::Combine($new, 'projects'))) {
        [void] $inputs.Add($project)
        foreach ($file in Get-FilesAbove $project.TrimEnd('\', '/')) { [void] $inputs.Add($file) }
    }
    [void] $inputs.Add([IO.Path]::Combine($root, 'build', 'build.csproj')) # where it appears it takes the place of a single file
    [IO.File]::WriteAllLines([IO.Path]::Combine($new, 'inputs'), $inputs)
    [IO.File]::WriteAllText([IO.Path]::Combine($new, 'dotnet'), "$dotnet`n")
}

function Test-Edited([string] $new, [DateTime] $started) {
    foreach ($input in [IO.File]::ReadAllLines([IO.Path]::Combine($new, 'inputs'))) {
        foreach ($file in @(Get-Files $input)) { if ([IO.File]::GetLastWriteTimeUtc($file) -gt $started) { return $true } }
    }
    return $false
}

# One compilation at a time: an open file is a lock that a dead process cannot keep.
function Enter-Lock {
    $said = $false
    while ($true) {
        try { return [IO.File]::Open([IO.Path]::Combine($programs, 'lock.ps1'), 'OpenOrCreate', 'ReadWrite', 'None') }
        catch [UnauthorizedAccessException] { Fail 'BK0903' 'The directory for the compiled build program cannot be written' @("Directory $programs") }
        catch [IO.IOException] {
            if (-not $said) { [Console]::Error.WriteLine('Waiting for another process, which compiles the build program ...'); $said = $true }
            [Threading.Thread]::Sleep(1000)
        }
    }
}

# Returns the directory of the program.
function Invoke-Compile {
    $dotnet = Find-Dotnet
    try { [void] [IO.Directory]::CreateDirectory($programs) }
    catch { Fail 'BK0903' 'The directory for the compiled build program cannot be written' @("Directory $programs") }
    $ignore = [IO.Path]::Combine($root, '.buildkit', '.gitignore')
    if (-not [IO.File]::Exists($ignore)) { [IO.File]::WriteAllText($ignore, "*`n") } # state is never committed
    $lock = Enter-Lock
    try {
        $program = [IO.Path]::Combine($programs, (Get-InputsDigest))
        if ([IO.File]::Exists([IO.Path]::Combine($program, 'build.dll'))) { return $program }
        [Console]::Error.WriteLine('Compiling the build program ...')
        $new = [IO.Path]::Combine($programs, "new.$PID")
        for ($try = 0; $try -lt 3; $try++) {
            $started = [DateTime]::UtcNow
            Invoke-Compiler $dotnet $new
            if (-not (Test-Edited $new $started)) { break }
        }
        [IO.File]::Copy([IO.Path]::Combine($new, 'inputs'), [IO.Path]::Combine($programs, 'inputs'), $true)
        $program = [IO.Path]::Combine($programs, (Get-InputsDigest))
        if ([IO.Directory]::Exists($program)) { [IO.Directory]::Delete($program, $true) }
        [IO.Directory]::Move($new, $program)
        return $program
    }
    finally { $lock.Dispose() }
}

$env:BK_ROOT = $root
if ($env:BK_PROGRAM) {
    if (-not [IO.File]::Exists([IO.Path]::Combine($env:BK_PROGRAM, 'build.dll'))) {
        Fail 'BK0905' 'BK_PROGRAM names a directory without a build program' @("Directory $env:BK_PROGRAM")
    }
    $program = $env:BK_PROGRAM
}
else {
    $program = [IO.Path]::Combine($programs, (Get-InputsDigest))
    if (-not [IO.File]::Exists([IO.Path]::Combine($program, 'build.dll'))) { $program = Invoke-Compile }
}
$recorded = [IO.Path]::Combine($program, 'dotnet')
$dotnet = if ($env:DOTNET) { $env:DOTNET } elseif ([IO.File]::Exists($recorded)) { [IO.File]::ReadAllText($recorded).Trim() } else { '' }
if (-not $dotnet -or -not [IO.File]::Exists($dotnet)) { $dotnet = Find-Dotnet }
& $dotnet ([IO.Path]::Combine($program, 'build.dll')) @args
exit $LASTEXITCODE
