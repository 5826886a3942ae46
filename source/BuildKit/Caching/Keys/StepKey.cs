using System.Globalization;
using BuildKit.Masking;

namespace BuildKit.Caching;

/// <summary>
/// Makes a step's key: the digest of a Remote Execution API <c>Action</c>. A step that is one command has the Action that a worker could
/// run; any other has an Action of the same form whose command is reserved, so that no worker ever takes it for one.
/// </summary>
sealed class StepKey
{
    /// <summary>Raised whenever the same step would have another key than before: all keys change then. See docs/decisions/0013.</summary>
    public const string Schema = "1";

    /// <summary>The first argument of a step that is no single command.</summary>
    public const string SyntheticTool = "@buildkit/step";

    readonly KeyedStep step;
    readonly KeyParts parts;
    readonly RootedText rooted;

    StepKey(KeyedStep step, ValueSeal seal)
    {
        this.step = step;
        parts = new(seal);
        rooted = new(step.Root, step.Platform.IsWindows, step.IgnoresSecrets ? SecretMask.Current.Mask : null);
    }

    public static Fingerprint Of(KeyedStep step, ValueSeal seal) => new StepKey(step, seal).Fingerprint();

    Fingerprint Fingerprint()
    {
        parts.Plain(KeyPartKind.Schema, "", Schema);
        Inputs();
        parts.Plain(KeyPartKind.Setting, KeyNames.Actions, string.Join(',', step.Actions.Select(action => action is KeyedCode ? KeyNames.CodeAction : KeyNames.CommandAction)));
        for (var index = 0; index < step.Actions.Count; index++)
        {
            new ActionParts(step, parts, rooted, step.Actions.Count == 1 ? null : index + 1).Add(step.Actions[index]);
        }

        Variables();
        Outputs();
        Machine();
        Settings();
        var obstacle = Remotability.Obstacle(step, rooted);
        // Only a worker needs all inputs in one tree; elsewhere what the steps before left is in the salt alone.
        var action = new ActionMessage
        {
            Command = SizedDigest.OfBytes(Command().ToBytes()),
            InputRoot = obstacle is null ? StepInputs.Tree(step) : new(step.Inputs.Root, step.Inputs.RootSize),
            Salt = parts.Salt(),
            Platform = step.IsPortable ? [] : [("OSFamily", step.Platform.System), ("ISA", step.Platform.Processor)],
        };
        return new() { Key = action.Digest, Parts = parts.All, NotRemotable = obstacle };
    }

    void Inputs()
    {
        parts.Plain(KeyPartKind.Input, "", $"{step.Inputs.Root}");
        parts.Plain(KeyPartKind.Input, KeyNames.Others, $"{StepInputs.Others(step.Inputs)}");
        foreach (var other in step.Inputs.Others)
        {
            parts.Note(KeyPartKind.Input, other.Path, other.Kind == OtherInputKind.Absent ? KeyNames.Absent : $"{other.Digest}");
        }

        parts.Plain(KeyPartKind.UpstreamOutput, "", $"{StepInputs.Upstream(step)}");
        foreach (var upstream in step.Upstream)
        {
            parts.Note(KeyPartKind.UpstreamOutput, upstream.Target, $"{upstream.Digest}");
        }
    }

    void Variables()
    {
        foreach (var (name, value) in StepVariables.Set(step.Variables, step))
        {
            parts.Sealed(KeyPartKind.Variable, name, rooted.Of(value));
        }
    }

    void Outputs()
    {
        Add("files", step.Outputs);
        Add("trees", step.OutputTrees);
        Add("local", step.LocalOutputs);

        void Add(string kind, IEnumerable<string> patterns)
        {
            foreach (var pattern in patterns.Distinct(StringComparer.Ordinal).Order(Utf8Order.Instance))
            {
                parts.Plain(KeyPartKind.Outputs, pattern, kind);
            }
        }
    }

    void Machine()
    {
        if (!step.IsPortable)
        {
            parts.Plain(KeyPartKind.Platform, "operating system", step.Platform.System);
            parts.Plain(KeyPartKind.Platform, "processor", step.Platform.Processor);
            parts.Plain(KeyPartKind.Platform, "C library", step.Platform.Library);
        }
    }

    void Settings()
    {
        if (step.Version is { } version)
        {
            parts.Sealed(KeyPartKind.Version, "", version);
        }

        foreach (var name in step.PassedThrough.Distinct(StringComparer.Ordinal).Order(Utf8Order.Instance))
        {
            parts.Plain(KeyPartKind.Setting, KeyNames.PassedThrough + name, "");
        }
    }

    CommandMessage Command()
    {
        var single = Remotability.OnlyCommand(step);
        var directory = single is null ? "" : Remotability.Directory(single.Command, step.Root);
        return new()
        {
            Arguments = single is null ? Synthetic() : [Remotability.Tool(single, directory, step.Root), .. single.Command.Arguments.Select(rooted.Of)],
            Environment = [.. StepVariables.Of(step, single?.Command).Select(variable => (variable.Name, rooted.Of(variable.Value)))],
            WorkingDirectory = directory,
            OutputPaths = [.. Remotability.OutputPaths(step, directory)],
        };
    }

    // What the actions are stands in the salt, part by part; how many there are is said here too.
    IReadOnlyList<string> Synthetic() => [SyntheticTool, step.Actions.Count.ToString(CultureInfo.InvariantCulture)];
}
