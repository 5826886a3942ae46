using System.Reflection;
using BuildKit.Cli;
using BuildKit.Cli.Scripts;

// buildkit [ARGUMENT…]: runs the bootstrap script of the nearest repository above, wherever one stands in it.
switch (args)
{
    case ["--version"]:
        Console.WriteLine(Version());
        return 0;
    case ["--help"] when BuildScriptFile.Nearest(Environment.CurrentDirectory) is null:
        Console.WriteLine(Texts.Usage(Version()));
        return 0;
    case [":run", .. var words]:
        return ScriptRun.Run(words);
}

if (BuildScriptFile.Nearest(Environment.CurrentDirectory) is not { } script)
{
    Console.Error.WriteLine(Errors.NoBuildScript(Environment.CurrentDirectory));
    return 2;
}

return script.Run(args);

static string Version() =>
    typeof(BuildScriptFile).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
