namespace BuildKit.Caching;

/// <summary>Says in words how a part of a key differs.</summary>
static class KeyWords
{
    /// <summary>Whether the part is the digest of many things.</summary>
    public static bool IsSum(KeyDifference difference) => difference.Kind switch
    {
        KeyPartKind.Input => difference.Name is "" or KeyNames.Others,
        KeyPartKind.UpstreamOutput => difference.Name.Length == 0,
        KeyPartKind.Code => KeyNames.Split(difference.Name).Name.Length == 0,
        KeyPartKind.Tool => KeyNames.Split(difference.Name).Name == KeyNames.SdkBuild,
        _ => false,
    };

    /// <param name="part">Which part.</param>
    /// <param name="was">Its value in the earlier key; null for none.</param>
    /// <param name="now">Its value in the later key.</param>
    /// <param name="before">The earlier key.</param>
    /// <param name="after">The later key.</param>
    public static string Of(KeyPart part, string? was, string? now, KeySide before, KeySide after)
    {
        var (action, name) = KeyNames.Split(part.Name);
        var text = part.Kind switch
        {
            KeyPartKind.Schema => "this version of BuildKit makes keys in another way",
            KeyPartKind.Input => OfInput(part.Name, was, now),
            KeyPartKind.UpstreamOutput => OfUpstream(part.Name, was, now),
            KeyPartKind.Tool => OfTool(name, was, now, after.Tool(action) is { Length: > 0 } tool ? tool : before.Tool(action)),
            KeyPartKind.Variable => $"variable {name} {(was is null ? "is set, was not" : now is null ? "is not set, was" : "changed")}",
            KeyPartKind.Code => name.Length == 0 ? "its code changed" : $"code {name} {Verb(was, now)}",
            KeyPartKind.Parameter => $"{name} {(was is null ? "is read, was not" : now is null ? "is not read any more" : "changed")}",
            KeyPartKind.Captured => $"captured variable {name} {Verb(was, now)}",
            KeyPartKind.Result => $"result of {name} {Verb(was, now)}",
            KeyPartKind.Outputs => $"output {part.Name} {(was is null ? "is declared, was not" : now is null ? "is not declared any more" : "is declared in another way")}",
            KeyPartKind.Platform => $"{part.Name} {(now is null ? "does not count any more" : was is null ? $"{now} counts now" : $"is {now}, was {was}")}",
            KeyPartKind.Version => was is null ? "a version of the step is declared" : now is null ? "no version of the step is declared any more" : "the declared version of the step changed",
            _ => OfSetting(name, was, now),
        };
        return action == 0 ? text : $"{text} (action {action})";
    }

    static string Verb(string? was, string? now) => was is null ? "appeared" : now is null ? "disappeared" : "changed";

    static string OfInput(string path, string? was, string? now)
    {
        var (old, @new) = (was is KeyNames.Absent ? null : was, now is KeyNames.Absent ? null : now);
        return path.Length == 0 ? "inputs changed"
            : path == KeyNames.Others ? "inputs that are absent, outside, text or of any place changed"
            : old is null && @new is null ? $"input {path}, which is absent, {(was is null ? "is declared" : "is not declared any more")}"
            : old is not null && @new is not null && Executable(old) == Executable(@new) ? $"input {path} may {(@new.StartsWith(ExecutableMark, StringComparison.Ordinal) ? "be executed now" : "not be executed any more")}"
            : $"input {path} {Verb(old, @new)}";
    }

    const string ExecutableMark = "x:";

    static string Executable(string value) => value.StartsWith(ExecutableMark, StringComparison.Ordinal) ? value : ExecutableMark + value;

    static string OfUpstream(string name, string? was, string? now) => name.Split('\n') switch
    {
        [""] => "outputs of the targets before it changed",
        [var target] => $"what {target} left {Verb(was, now)}",
        [var target, var path] => $"output {path} of {target} {Verb(was, now)}",
        _ => $"output {name} {Verb(was, now)}",
    };

    static string OfTool(string name, string? was, string? now, string tool) => name switch
    {
        KeyNames.Tool => $"it runs {now}, and ran {was}",
        KeyNames.File => $"tool {tool} changed (another file)",
        KeyNames.Sdk => was is null || now is null ? $"tool {tool} changed (another program)" : $"the selected SDK is {now}, was {was}",
        KeyNames.SdkBuild => "the selected SDK is another build of the same version",
        _ when name.StartsWith(KeyNames.Package, StringComparison.Ordinal) => OfPackage(name[KeyNames.Package.Length..], was, now),
        _ => $"tool {tool} changed (its {name})",
    };

    // The value is the version, then the hash.
    static string OfPackage(string id, string? was, string? now)
    {
        var (old, @new) = (was?.Split(' ')[0], now?.Split(' ')[0]);
        return old is null || @new is null ? $"tool package {id} {Verb(was, now)}"
            : old == @new ? $"tool package {id} {@new} has other content"
            : $"tool package {id} is {@new}, was {old}";
    }

    static string OfSetting(string name, string? was, string? now) => name switch
    {
        KeyNames.Directory => $"it runs in {Directory(now)}, and ran in {Directory(was)}",
        KeyNames.SuccessCodes => $"exit codes {now} mean success, were {was}",
        KeyNames.Interactive => now is null ? "it does not take over the terminal any more" : "it takes over the terminal",
        _ when name.StartsWith(KeyNames.PassedThrough, StringComparison.Ordinal) => $"variable {name[KeyNames.PassedThrough.Length..]} is {(now is null ? "not passed through any more" : "passed through, was not")}",
        _ => $"setting {name} {Verb(was, now)}",
    };

    static string Directory(string? path) => string.IsNullOrEmpty(path) ? "the root directory" : path;
}
