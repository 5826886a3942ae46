namespace BuildKit;

/// <summary><c>dotnet msbuild</c>: targets and properties as MSBuild knows them.</summary>
public sealed record DotNetMSBuild : DotNetBuildingCommand, ITakesProperties
{
    internal DotNetMSBuild() { }

    internal override string ValueSeparator => ":";
}

public static partial class DotNet
{
    /// <summary><c>dotnet msbuild</c>.</summary>
    public static DotNetMSBuild MSBuild() => new() { Tool = DotNetCommand.Program, Arguments = ["msbuild"] };

    /// <inheritdoc cref="MSBuild()"/>
    public static DotNetMSBuild MSBuild(AbsolutePath path) => MSBuild().On(path);
}

/// <summary>What <c>dotnet msbuild</c> can be told.</summary>
public static class DotNetMSBuildExtensions
{
    extension(DotNetMSBuild command)
    {
        /// <summary>The targets to build, in this order. Default: the project's.</summary>
        public DotNetMSBuild Target(params IEnumerable<string> targets) => command.Each("-target", targets);
        /// <summary>Restores first.</summary>
        public DotNetMSBuild Restore() => command.Flag("-restore");
        /// <summary>A property for the restore only.</summary>
        public DotNetMSBuild RestoreProperty(string name, string value) => command.With(command.ArgumentsWith(Tools.MSBuildProperty.Argument("-restoreProperty:", name, value)));
        /// <summary>Writes the values of properties: one as it is, several as JSON. Builds nothing unless it has targets.</summary>
        public DotNetMSBuild GetProperty(params IEnumerable<string> names) => command.Each("-getProperty", names);
        /// <summary>Writes items as JSON. Builds nothing unless it has targets.</summary>
        public DotNetMSBuild GetItem(params IEnumerable<string> names) => command.Each("-getItem", names);
        /// <summary>Writes the results of targets, which it builds, as JSON.</summary>
        public DotNetMSBuild GetTargetResult(params IEnumerable<string> names) => command.Each("-getTargetResult", names);
        /// <summary>Where the values go that are asked for. Default: standard output.</summary>
        public DotNetMSBuild GetResultOutputFile(AbsolutePath file) => command.Option("-getResultOutputFile", file);
        /// <summary>Builds as the graph of projects says.</summary>
        public DotNetMSBuild Graph() => command.Flag("-graphBuild");
        /// <summary>Makes projects fail that build others without having declared it.</summary>
        public DotNetMSBuild Isolate() => command.Flag("-isolateProjects");
        /// <summary>Writes a binary log.</summary>
        public DotNetMSBuild BinaryLog(AbsolutePath file) => command.Option("-binaryLogger", file);
        /// <summary>Makes warnings errors: these, or all.</summary>
        public DotNetMSBuild WarnAsError(params IEnumerable<string> codes) => codes.Any() ? command.Each("-warnAsError", codes) : command.Flag("-warnAsError");
        /// <summary>Leaves warnings as they are although others are errors.</summary>
        public DotNetMSBuild WarnNotAsError(params IEnumerable<string> codes) => command.Each("-warnNotAsError", codes);
        /// <summary>Makes warnings messages.</summary>
        public DotNetMSBuild WarnAsMessage(params IEnumerable<string> codes) => command.Each("-warnAsMessage", codes);
        /// <summary>Writes the project with all that it imports into one file, and builds nothing.</summary>
        public DotNetMSBuild Preprocess(AbsolutePath file) => command.Option("-preprocess", file);
        /// <summary>Writes the names of all targets, and builds nothing.</summary>
        public DotNetMSBuild Targets() => command.Flag("-targets");
        /// <summary>Checks the project with MSBuild's own analyzers.</summary>
        public DotNetMSBuild Check() => command.Flag("-check");
        /// <summary>Fails if anything is not up to date.</summary>
        public DotNetMSBuild Question() => command.Flag("-question");
        /// <summary>Writes what evaluation costs.</summary>
        public DotNetMSBuild ProfileEvaluation(AbsolutePath file) => command.Option("-profileEvaluation", file);
        /// <summary>Says at the end how the work was spread.</summary>
        public DotNetMSBuild DetailedSummary() => command.Flag("-detailedSummary");
        /// <summary>A logger, as MSBuild writes them: <c>class,assembly;parameters</c>.</summary>
        public DotNetMSBuild Logger(params IEnumerable<string> loggers) => command.Each("-logger", loggers);
        /// <summary>Parameters for what is written to the output, such as <c>ErrorsOnly</c>.</summary>
        public DotNetMSBuild ConsoleLoggerParameters(string parameters) => command.Option("-consoleLoggerParameters", parameters);
        /// <summary>Writes a log file; <c>FileLoggerParameters</c> says where. Default: <c>msbuild.log</c>.</summary>
        public DotNetMSBuild FileLogger() => command.Flag("-fileLogger");
        /// <summary>Parameters for the log file, such as <c>LogFile=build.log;Verbosity=detailed</c>.</summary>
        public DotNetMSBuild FileLoggerParameters(string parameters) => command.Option("-fileLoggerParameters", parameters);
    }
}
