using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>The digest of everything that decides a step's result, with its named parts.</summary>
sealed record Fingerprint
{
    /// <summary>The digest of the canonical Action.</summary>
    public required Digest Key { get; init; }

    /// <summary>What went into the key, in its order; explain compares these.</summary>
    public required IReadOnlyList<KeyPart> Parts { get; init; }

    /// <summary>Why the step can run on this machine only; null if it could run anywhere.</summary>
    public string? NotRemotable { get; init; }
}

/// <summary>One named part of a key.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Which one: a path, a variable, the number of an argument; empty where there is only one.</param>
/// <param name="Value">
/// What is compared: the text of a digest, or for values (variables, parameters, arguments, captured variables) their keyed HMAC, so that no
/// secret can be read from, or guessed by, what is stored.
/// </param>
readonly record struct KeyPart(KeyPartKind Kind, string Name, string Value);

/// <summary>The kinds of parts, in the order in which explain looks for the cause. The numbers are stored.</summary>
enum KeyPartKind
{
    Schema = 0,
    Input = 1,
    UpstreamOutput = 2,
    Argument = 3,
    Variable = 4,
    Tool = 5,
    Code = 6,
    Parameter = 7,
    Captured = 8,
    Result = 9,
    Outputs = 10,
    Platform = 11,
    Version = 12,
    Setting = 13,
}
