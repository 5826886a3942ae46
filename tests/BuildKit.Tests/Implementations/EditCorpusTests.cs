using System.Collections.Concurrent;
using BuildKit.Implementations;

namespace BuildKit.Tests.Implementations;

/// <summary>What an edit of a build's C# does to the key of a step: every edit of the corpus, compiled before and after.</summary>
[Trait("Speed", "Slow")]
public class EditCorpusTests
{
    static readonly ConcurrentDictionary<string, ImplementationDigest> Compiled = new();

    public static TheoryData<string> Names => [.. Corpus.Edits.Select(edit => edit.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Case_38_39_An_edit_changes_the_key_where_it_changes_the_step(string name)
    {
        var edit = Corpus.Edits.Single(edit => edit.Name == name);
        var (before, after) = (Of(edit.Before), Of(edit.After));
        var isSame = CompiledBuild.KeyOf(before) == CompiledBuild.KeyOf(after);
        var facts = $"{edit.Effect} expected\nuncacheable: {after.Uncacheable}\nfallback: {after.Fallback}\n{Differences(before, after)}\n{edit.After}";

        Assert.True(isSame == edit.Effect is Effect.Same or Effect.SameInFallback || edit.Effect == Effect.Uncacheable, facts);
        Assert.True(edit.Effect is Effect.Fallback or Effect.SameInFallback == after.Fallback is not null || edit.Effect == Effect.Uncacheable, facts);
        Assert.True(edit.Effect == Effect.Uncacheable == after.Uncacheable is not null, facts);
    }

    [Fact]
    public void The_corpus_has_200_edits_of_different_names()
    {
        Assert.True(Corpus.Edits.Count >= 200, $"{Corpus.Edits.Count}");
        Assert.Equal(Corpus.Edits.Count, Corpus.Edits.Select(edit => edit.Name).Distinct().Count());
    }

    static ImplementationDigest Of(string source) => Compiled.GetOrAdd(source, static text => CompiledBuild.Of(text).Digest());

    static string Differences(ImplementationDigest before, ImplementationDigest after) => string.Join('\n',
        before.Parts.Except(after.Parts).Select(part => $"- {part.Name}").Concat(after.Parts.Except(before.Parts).Select(part => $"+ {part.Name}")));
}
