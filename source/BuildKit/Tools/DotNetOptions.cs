namespace BuildKit;

/// <summary>Commands that take <c>--verbosity</c>.</summary>
public interface ITakesVerbosity;

/// <summary>Commands that take <c>--configuration</c>.</summary>
public interface ITakesConfiguration;

/// <summary>Commands that take MSBuild properties.</summary>
public interface ITakesProperties;

/// <summary>Commands that take <c>--no-restore</c>.</summary>
public interface ITakesNoRestore;

/// <summary>Commands that take <c>--no-build</c>.</summary>
public interface ITakesNoBuild;

/// <summary>Commands that take <c>--no-dependencies</c>.</summary>
public interface ITakesNoDependencies;

/// <summary>Commands that take <c>--framework</c>.</summary>
public interface ITakesFramework;

/// <summary>Commands that take <c>--runtime</c>.</summary>
public interface ITakesRuntime;

/// <summary>Commands that take <c>--output</c>.</summary>
public interface ITakesOutput;

/// <summary>Commands that take <c>--self-contained</c>.</summary>
public interface ITakesSelfContained;

/// <summary>Commands that take <c>--use-current-runtime</c>.</summary>
public interface ITakesCurrentRuntime;

/// <summary>Commands that take <c>--arch</c> and <c>--os</c>.</summary>
public interface ITakesArchitecture;

/// <summary>Commands that take <c>--artifacts-path</c>.</summary>
public interface ITakesArtifactsPath;

/// <summary>Commands that take <c>--version-suffix</c>.</summary>
public interface ITakesVersionSuffix;

/// <summary>Commands that take <c>--configfile</c>.</summary>
public interface ITakesConfigFile;

/// <summary>Commands that bring packages.</summary>
public interface ITakesNuGetOptions : ITakesConfigFile;

/// <summary>How much a <c>dotnet</c> command says.</summary>
public enum DotNetVerbosity
{
    /// <summary>Errors and warnings only.</summary>
    Quiet,

    /// <summary>One line a project.</summary>
    Minimal,

    /// <summary>The most important steps.</summary>
    Normal,

    /// <summary>Each step.</summary>
    Detailed,

    /// <summary>Everything.</summary>
    Diagnostic,
}
