using BuildKit.Caching;

namespace BuildKit.Tests.Caching;

/// <summary>
/// Keys as they were accepted, beside this file. A cache is only worth something if a new version of the engine finds what an older one
/// stored, and only right if it never takes one key for another.
/// </summary>
public class KeyGoldenTests
{
    const string Accept = "UPDATE_SNAPSHOTS";
    static readonly AbsolutePath Golden = SourceTree.Root / "tests/BuildKit.Tests/Caching/KeyGoldenTests.golden.txt";

    [Fact]
    public void Case_43_Keys_stay_as_they_are_unless_the_schema_has_a_new_version()
    {
        Needs.Unix();
        var keys = Keys();
        Assert.True(keys.Count >= 100, $"{keys.Count} keys are too few.");
        var (schema, accepted) = Read();
        if (schema == StepKey.Schema)
        {
            var changed = keys.Where(key => accepted.TryGetValue(key.Key, out var value) && value != key.Value).Select(key => key.Key).ToList();
            Assert.True(changed.Count == 0, $"The keys of {changed.Count} of {accepted.Count} steps have changed, the first is '{changed.FirstOrDefault()}'. "
                + "Undo what changed them; or, if they have to change, raise StepKey.Schema, so that all of them do, and accept the new ones with UPDATE_SNAPSHOTS=1.");
        }

        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllLines(Golden, [$"schema {StepKey.Schema}", .. keys.Select(key => $"{key.Value} {key.Key}")]);
            return;
        }

        Assert.True(schema == StepKey.Schema && accepted.Keys.SequenceEqual(keys.Keys),
            "The table of steps, or the schema, is another one than that of the accepted keys: accept them with UPDATE_SNAPSHOTS=1, and look at what changes.");
    }

    [Fact]
    public void A_schema_of_another_version_changes_every_key()
    {
        Needs.Unix();
        var parts = StepKey.Of(KeySamples.Base, ValueSeal.Fresh()).Parts;

        // The schema is the first part, and every part is in the salt.
        Assert.Equal(new KeyPart(KeyPartKind.Schema, "", StepKey.Schema), parts[0]);
        var (one, two) = (new KeyParts(ValueSeal.Fresh()), new KeyParts(ValueSeal.Fresh()));
        one.Plain(KeyPartKind.Schema, "", "1");
        two.Plain(KeyPartKind.Schema, "", "2");
        Assert.NotEqual(one.Salt(), two.Salt());
    }

    static SortedDictionary<string, string> Keys()
    {
        var seal = ValueSeal.Fresh();
        var keys = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, step) in KeyChanges.All.SelectMany(change => new[] { ($"before {change.Name}", change.Before), ($"after {change.Name}", change.After) }))
        {
            keys[name] = $"{StepKey.Of(step, seal).Key}";
        }

        return keys;
    }

    static (string? Schema, SortedDictionary<string, string> Keys) Read()
    {
        var lines = File.Exists(Golden) ? File.ReadAllLines(Golden) : [];
        return (lines.FirstOrDefault()?["schema ".Length..], new(lines.Skip(1).ToDictionary(line => line[65..], line => line[..64]), StringComparer.Ordinal));
    }
}
