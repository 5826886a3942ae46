using System.Text;

namespace BuildKit.Cli.Scripts;

/// <summary>What the compiler made of a script, before it is kept.</summary>
sealed record CompiledScript
{
    /// <summary>The assembly, its debug information in it.</summary>
    public required byte[] Program { get; init; }

    /// <summary>Every file that decided; the script first.</summary>
    public required IReadOnlyList<ScriptInput> Inputs { get; init; }

    /// <summary>What the files compared by content held when they were read, by the name of their copies.</summary>
    public required IReadOnlyDictionary<string, byte[]> Copies { get; init; }

    string Index => CachedScript.IndexOf(Program, Inputs);

    /// <summary>Of the inputs and what they hold.</summary>
    public string Digest
    {
        get
        {
            var all = new StringBuilder(Index);
            foreach (var (name, content) in Copies.OrderBy(copy => copy.Key, StringComparer.Ordinal))
            {
                all.Append('\n').Append(name).Append(' ').Append(Files.Digest.OfBytes(content));
            }

            return Files.Digest.OfBytes(Encoding.UTF8.GetBytes(all.ToString())).ToString()[..16];
        }
    }

    public void WriteTo(AbsolutePath directory)
    {
        File.WriteAllBytes(directory / CachedScript.ProgramName, Program);
        foreach (var (name, content) in Copies)
        {
            File.WriteAllBytes(directory / name, content);
        }

        File.WriteAllText(directory / CachedScript.IndexName, Index);
    }
}
