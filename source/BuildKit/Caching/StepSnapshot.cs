using BuildKit.Commands;
using BuildKit.Implementations;

namespace BuildKit.Caching;

/// <summary>What decides a step's result, as it stands now.</summary>
/// <param name="Fingerprint">The key and its parts.</param>
/// <param name="Inputs">The files that the step declares and those that its commands bring.</param>
/// <param name="Upstream">What it reads of the targets before it.</param>
/// <param name="Commands">What its commands say of files.</param>
sealed record StepSnapshot(Fingerprint Fingerprint, InputTree Inputs, IReadOnlyList<UpstreamOutputs> Upstream, IReadOnlyList<CommandFiles> Commands)
{
    /// <summary>What its C# code is and reads.</summary>
    public IReadOnlyList<(Delegate Source, ImplementationDigest Code)> Code { get; init; } = [];

    /// <summary>What its author should know of how its code is known, in words; for explain.</summary>
    public IReadOnlyList<string> Notes => [.. Code.SelectMany(one => one.Code.InWords).Distinct(StringComparer.Ordinal)];
}
