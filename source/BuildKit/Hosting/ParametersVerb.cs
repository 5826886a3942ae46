using BuildKit.Files;
using BuildKit.Parameters;

namespace BuildKit.Hosting;

/// <summary><c>:parameters schema</c>: writes the schema by which editors complete and check parameter files.</summary>
static class ParametersVerb
{
    public static Task<int> RunAsync(VerbRun run) => Task.FromResult(Run(run));

    static int Run(VerbRun run)
    {
        if (run.Arguments is not [var word] || !word.Equals("schema", StringComparison.OrdinalIgnoreCase))
        {
            throw Errors.ParametersVerbUsage(string.Join(' ', run.Arguments)).Exception();
        }

        var (file, schema) = (run.Script.Root / ParameterFiles.Schema, ParameterSchema.Of(run.Script.Parameters, run.Script.Root));
        var isSame = File.Exists(file) && File.ReadAllText(file) == schema;
        if (!isSame)
        {
            AtomicFile.WriteText(file, schema);
        }

        run.Environment.Output.Write($"{ParameterFiles.Schema} {(isSame ? "is as it has to be" : "written")}\n");
        run.Environment.Output.Flush();
        return ExitCode.Success;
    }
}
