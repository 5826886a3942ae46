using BuildKit.Tools;

namespace BuildKit;

/// <summary><c>dotnet nuget add source</c> and <c>update source</c>.</summary>
public sealed record DotNetNuGetSource : DotNetCommand, ITakesConfigFile
{
    internal DotNetNuGetSource() { }
}

/// <summary><c>dotnet nuget list source</c>.</summary>
public sealed record DotNetNuGetSources : DotNetCommand, ITakesConfigFile
{
    internal DotNetNuGetSources() { }
}

/// <summary>The <c>dotnet nuget</c> commands about one source that take no more than the configuration file.</summary>
public sealed record DotNetNuGetNamedSource : DotNetCommand, ITakesConfigFile
{
    internal DotNetNuGetNamedSource() { }
}

/// <summary><c>dotnet nuget locals</c>.</summary>
public sealed record DotNetNuGetLocals : DotNetCommand
{
    internal DotNetNuGetLocals() { }
}

/// <summary><c>dotnet nuget verify</c>.</summary>
public sealed record DotNetNuGetVerify : DotNetCommand, ITakesVerbosity, ITakesConfigFile
{
    internal DotNetNuGetVerify() { }
}

/// <summary><c>dotnet nuget sign</c>.</summary>
public sealed record DotNetNuGetSign : DotNetCommand, ITakesVerbosity, ITakesOutput
{
    internal DotNetNuGetSign() { }
}

/// <summary><c>dotnet nuget push</c>.</summary>
public sealed record DotNetNuGetPush : DotNetCommand, ITakesConfigFile
{
    internal DotNetNuGetPush() { }
}

/// <summary><c>dotnet nuget why</c>.</summary>
public sealed record DotNetNuGetWhy : DotNetCommand, ITakesFramework
{
    internal DotNetNuGetWhy() { }
}

/// <summary><c>dotnet package list</c>. It restores, and so excludes builds, unless it has <c>NoRestore</c>.</summary>
public sealed record DotNetPackageList : DotNetCommand, ITakesVerbosity, ITakesFramework, ITakesConfigFile
{
    internal DotNetPackageList() => Claims = [Workspace];
}

/// <summary>NuGet's local folders.</summary>
public enum NuGetLocals
{
    /// <summary>All of them.</summary>
    All,

    /// <summary>Answers of package sources.</summary>
    HttpCache,

    /// <summary>Restored packages.</summary>
    GlobalPackages,

    /// <summary>Temporary files.</summary>
    Temp,
}

public static partial class DotNet
{
    /// <summary>
    /// <c>dotnet nuget add source</c>. Credentials are never arguments: NuGet reads them from
    /// <c>NuGetPackageSourceCredentials_NAME</c>.
    /// </summary>
    /// <exception cref="BuildException">BK0734: an argument would be taken for an option.</exception>
    public static DotNetNuGetSource NuGetAddSource(string address, string name) => new DotNetNuGetSource { Tool = DotNetCommand.Program }.With(["nuget", "add", "source", PlainArgument.Of(address)]).Option("--name", name);

    /// <summary><c>dotnet nuget update source</c>.</summary>
    /// <exception cref="BuildException">BK0734: an argument would be taken for an option.</exception>
    public static DotNetNuGetSource NuGetUpdateSource(string name, string address) => new DotNetNuGetSource { Tool = DotNetCommand.Program }.With(["nuget", "update", "source", PlainArgument.Of(name)]).Option("--source", address);

    /// <summary><c>dotnet nuget remove source</c>.</summary>
    /// <exception cref="BuildException">BK0734: the name would be taken for an option.</exception>
    public static DotNetNuGetNamedSource NuGetRemoveSource(string name) => new DotNetNuGetNamedSource { Tool = DotNetCommand.Program }.With(["nuget", "remove", "source", PlainArgument.Of(name)]);

    /// <summary><c>dotnet nuget enable source</c>.</summary>
    /// <exception cref="BuildException">BK0734: the name would be taken for an option.</exception>
    public static DotNetNuGetNamedSource NuGetEnableSource(string name) => new DotNetNuGetNamedSource { Tool = DotNetCommand.Program }.With(["nuget", "enable", "source", PlainArgument.Of(name)]);

    /// <summary><c>dotnet nuget disable source</c>.</summary>
    /// <exception cref="BuildException">BK0734: the name would be taken for an option.</exception>
    public static DotNetNuGetNamedSource NuGetDisableSource(string name) => new DotNetNuGetNamedSource { Tool = DotNetCommand.Program }.With(["nuget", "disable", "source", PlainArgument.Of(name)]);

    /// <summary><c>dotnet nuget list source</c>: one line a source.</summary>
    public static DotNetNuGetSources NuGetListSources() => new DotNetNuGetSources { Tool = DotNetCommand.Program }.With(["nuget", "list", "source", "--format", "Short"]);

    /// <summary><c>dotnet nuget locals</c>: shows where a folder is, or empties it with <c>Clear</c>.</summary>
    public static DotNetNuGetLocals NuGetLocals(NuGetLocals folder) => new DotNetNuGetLocals { Tool = DotNetCommand.Program }.With(["nuget", "locals", folder switch
    {
        BuildKit.NuGetLocals.HttpCache => "http-cache",
        BuildKit.NuGetLocals.GlobalPackages => "global-packages",
        BuildKit.NuGetLocals.Temp => "temp",
        _ => "all",
    }, "--list"]);

    /// <summary><c>dotnet nuget verify</c>: fails if a package's signature does not hold.</summary>
    public static DotNetNuGetVerify NuGetVerify(params IEnumerable<AbsolutePath> packages) => new DotNetNuGetVerify { Tool = DotNetCommand.Program }.With(["nuget", "verify", .. packages.Select(path => path.ToString())]);

    /// <summary><c>dotnet nuget sign</c>, with a certificate of the system's store or of a file without a password.</summary>
    public static DotNetNuGetSign NuGetSign(params IEnumerable<AbsolutePath> packages) => new DotNetNuGetSign { Tool = DotNetCommand.Program }.With(["nuget", "sign", .. packages.Select(path => path.ToString())]);

    /// <summary><c>dotnet nuget push</c>: packages, and the symbol packages beside them, to a feed or a directory.</summary>
    public static DotNetNuGetPush NuGetPush(params IEnumerable<AbsolutePath> packages) => new DotNetNuGetPush { Tool = DotNetCommand.Program }.With(["nuget", "push", .. packages.Select(path => path.ToString())]);

    /// <summary><c>dotnet nuget why</c>: which packages bring this one.</summary>
    /// <exception cref="BuildException">BK0725: that is no package's name.</exception>
    public static DotNetNuGetWhy NuGetWhy(AbsolutePath path, string package) => new DotNetNuGetWhy { Tool = DotNetCommand.Program }.With(["nuget", "why", path, ToolName.Of(package)]) with { Subject = path };

    /// <summary><c>dotnet package list</c>: packages and their versions; with <c>Vulnerable</c>, <c>Outdated</c> or <c>Deprecated</c>, those only.</summary>
    public static DotNetPackageList PackageList(AbsolutePath path) => new DotNetPackageList { Tool = DotNetCommand.Program }.With(["package", "list", "--project", path]) with { Subject = path };
}

/// <summary>What the <c>dotnet nuget</c> and <c>dotnet package</c> commands can be told.</summary>
public static class DotNetNuGetExtensions
{
    extension(DotNetNuGetSource command)
    {
        /// <summary>The version of the source's protocol, 2 or 3.</summary>
        public DotNetNuGetSource ProtocolVersion(int version) => command.Option("--protocol-version", version);
        /// <summary>Allows a source without encryption.</summary>
        public DotNetNuGetSource AllowInsecureConnections() => command.Flag("--allow-insecure-connections");
    }

    extension(DotNetNuGetSources command)
    {
        /// <summary>All that is known of each source. Default: one line each, for programs.</summary>
        public DotNetNuGetSources Detailed() => command.Option("--format", "Detailed");
    }

    extension(DotNetNuGetLocals command)
    {
        /// <summary>Empties the folder. Default: shows where it is.</summary>
        public DotNetNuGetLocals Clear() => command with { Arguments = command.Arguments.SetItem(3, "--clear") };
    }

    extension(DotNetNuGetVerify command)
    {
        /// <summary>Verifies all that can be verified.</summary>
        public DotNetNuGetVerify All() => command.Flag("--all");
        /// <summary>SHA-256 fingerprints of the certificates of which one must have signed.</summary>
        public DotNetNuGetVerify CertificateFingerprint(params IEnumerable<string> fingerprints) => command.Each("--certificate-fingerprint", fingerprints);
    }

    extension(DotNetNuGetSign command)
    {
        /// <summary>The certificate's file.</summary>
        public DotNetNuGetSign CertificatePath(AbsolutePath file) => command.Option("--certificate-path", file);
        /// <summary>The store of the certificate. Default: <c>My</c>.</summary>
        public DotNetNuGetSign CertificateStoreName(string name) => command.Option("--certificate-store-name", name);
        /// <summary>The place of the store. Default: <c>CurrentUser</c>.</summary>
        public DotNetNuGetSign CertificateStoreLocation(string location) => command.Option("--certificate-store-location", location);
        /// <summary>A part of the certificate's subject.</summary>
        public DotNetNuGetSign CertificateSubjectName(string name) => command.Option("--certificate-subject-name", name);
        /// <summary>The certificate's fingerprint.</summary>
        public DotNetNuGetSign CertificateFingerprint(string fingerprint) => command.Option("--certificate-fingerprint", fingerprint);
        /// <summary>The hash algorithm. Default: SHA256.</summary>
        public DotNetNuGetSign HashAlgorithm(string algorithm) => command.Option("--hash-algorithm", algorithm);
        /// <summary>The address of a server for RFC 3161 time stamps.</summary>
        public DotNetNuGetSign Timestamper(Uri address) => command.Option("--timestamper", address.ToString());
        /// <summary>The time stamp server's hash algorithm. Default: SHA256.</summary>
        public DotNetNuGetSign TimestampHashAlgorithm(string algorithm) => command.Option("--timestamp-hash-algorithm", algorithm);
        /// <summary>Replaces a signature that is there. Default: fails.</summary>
        public DotNetNuGetSign Overwrite() => command.Flag("--overwrite");
        /// <summary>Takes a certificate whose root is not trusted here.</summary>
        public DotNetNuGetSign AllowUntrustedRoot() => command.Flag("--allow-untrusted-root");
    }

    extension(DotNetNuGetPush command)
    {
        /// <summary>The address of the feed, its name in nuget.config, or a directory. Default: <c>defaultPushSource</c> of nuget.config.</summary>
        public DotNetNuGetPush Source(string source) => command.Option("--source", source);
        /// <summary>
        /// The key of the feed, handed over by the variable <c>NUGET_API_KEY</c>, which nobody else sees. SDKs before 10.0.300 (NuGet 7.6)
        /// do not read it: <c>Requires(DotNet.AtLeast("10.0.300"))</c>.
        /// </summary>
        public DotNetNuGetPush ApiKey(string key) => command.Environment("NUGET_API_KEY", key);
        /// <summary>The feed of symbol packages. Default: what the feed of the packages says.</summary>
        public DotNetNuGetPush SymbolSource(string source) => command.Option("--symbol-source", source);
        /// <summary>The key of the feed of symbol packages, handed over by the variable <c>NUGET_SYMBOL_API_KEY</c>, as <c>ApiKey</c> is.</summary>
        public DotNetNuGetPush SymbolApiKey(string key) => command.Environment("NUGET_SYMBOL_API_KEY", key);
        /// <summary>Succeeds if the feed has the package already. Default: fails.</summary>
        public DotNetNuGetPush SkipDuplicate() => command.Flag("--skip-duplicate");
        /// <summary>Leaves symbol packages out.</summary>
        public DotNetNuGetPush NoSymbols() => command.Flag("--no-symbols");
        /// <summary>Takes the address as it is. Default: <c>api/v2/package</c> is added to that of an old feed.</summary>
        public DotNetNuGetPush NoServiceEndpoint() => command.Flag("--no-service-endpoint");
        /// <summary>How long one package may take, in whole seconds. Default: 300 s.</summary>
        public DotNetNuGetPush PackageTimeout(TimeSpan limit) => command.Option("--timeout", (int)Math.Ceiling(limit.TotalSeconds));
        /// <summary>Sends large packages without having them in memory.</summary>
        public DotNetNuGetPush DisableBuffering() => command.Flag("--disable-buffering");
        /// <summary>Allows a feed without encryption.</summary>
        public DotNetNuGetPush AllowInsecureConnections() => command.Flag("--allow-insecure-connections");
    }

    extension(DotNetPackageList command)
    {
        /// <summary>Does not restore first, and so may run beside builds.</summary>
        public DotNetPackageList NoRestore() => command.Flag("--no-restore") with { Claims = command.Claims.Remove(DotNetCommand.Workspace) };
        /// <summary>Those that have newer versions.</summary>
        public DotNetPackageList Outdated() => command.Flag("--outdated");
        /// <summary>Those that are deprecated.</summary>
        public DotNetPackageList Deprecated() => command.Flag("--deprecated");
        /// <summary>Those with known vulnerabilities. The exit code does not tell: read the output.</summary>
        public DotNetPackageList Vulnerable() => command.Flag("--vulnerable");
        /// <summary>With those that packages bring along.</summary>
        public DotNetPackageList IncludeTransitive() => command.Flag("--include-transitive");
        /// <summary>Counts pre-releases as newer versions.</summary>
        public DotNetPackageList IncludePrerelease() => command.Flag("--include-prerelease");
        /// <summary>Newer versions of the same minor version only.</summary>
        public DotNetPackageList HighestPatch() => command.Flag("--highest-patch");
        /// <summary>Newer versions of the same major version only.</summary>
        public DotNetPackageList HighestMinor() => command.Flag("--highest-minor");
        /// <summary>The package sources, instead of those of nuget.config.</summary>
        public DotNetPackageList Source(params IEnumerable<string> sources) => command.Each("--source", sources);
        /// <summary>JSON for programs. Default: text.</summary>
        public DotNetPackageList Json() => command.Option("--format", "json").Option("--output-version", 1);
    }
}
