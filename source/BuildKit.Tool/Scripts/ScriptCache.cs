namespace BuildKit.Cli.Scripts;

/// <summary>
/// The scripts that were compiled in this workspace: <c>.buildkit/scripts/&lt;digest&gt;/</c>, the digest being that of everything that
/// decides about the program in it. Entries are moved into place when complete, and are never changed.
/// </summary>
sealed class ScriptCache(AbsolutePath state, AbsolutePath script)
{
    const int Kept = 16;

    readonly AbsolutePath directory = state / "scripts";

    /// <summary>The program that was compiled from exactly what the files hold now; null if there is none.</summary>
    public CachedScript? Find()
    {
        foreach (var entry in Entries())
        {
            if (CachedScript.Read(AbsolutePath.Of(entry)) is { } cached && cached.IsOf(script) && cached.IsCurrent())
            {
                return cached;
            }
        }

        return null;
    }

    /// <summary>Keeps what was compiled.</summary>
    /// <exception cref="BuildException">BK0955: the directory cannot be written.</exception>
    public CachedScript Store(CompiledScript compiled)
    {
        var temporary = directory / $"new.{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(temporary);
            IgnoreInGit();
            compiled.WriteTo(temporary);
            var entry = directory / compiled.Digest;
            Place(temporary, entry);
            RemoveOld(entry);
            return CachedScript.Read(entry) ?? throw new IOException($"{entry} is gone again");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Errors.StateNotWritable(directory, exception.Message).Exception(exception);
        }
        finally
        {
            TryDelete(temporary);
        }
    }

    // Another process may have compiled the same in the meantime; what is damaged has to go.
    static void Place(AbsolutePath temporary, AbsolutePath entry)
    {
        if (CachedScript.Read(entry) is { } other && other.IsCurrent())
        {
            return;
        }

        if (Directory.Exists(entry))
        {
            var damaged = entry.Parent / $"new.{Guid.NewGuid():N}";
            Directory.Move(entry, damaged);
            TryDelete(damaged);
        }

        try
        {
            Directory.Move(temporary, entry);
        }
        catch (IOException) when (CachedScript.Read(entry) is not null)
        {
            // Lost a race against a process that compiled the same.
        }
    }

    string[] Entries()
    {
        try
        {
            return Directory.GetDirectories(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return []; // what cannot be read is compiled again
        }
    }

    // State is never committed.
    void IgnoreInGit()
    {
        if (!File.Exists(state / ".gitignore"))
        {
            File.WriteAllText(state / ".gitignore", "*\n");
        }
    }

    // What killed compilations left counts as old after an hour.
    void RemoveOld(AbsolutePath current)
    {
        var entries = Entries().Where(entry => entry != current).ToLookup(entry => Path.GetFileName(entry).StartsWith("new.", StringComparison.Ordinal));
        var young = TimeProvider.System.GetUtcNow().UtcDateTime - TimeSpan.FromHours(1);
        foreach (var entry in entries[true].Where(entry => Directory.GetLastWriteTimeUtc(entry) < young)
            .Concat(entries[false].OrderByDescending(Directory.GetLastWriteTimeUtc).Skip(Kept - 1)))
        {
            TryDelete(entry);
        }
    }

    static void TryDelete(string entry)
    {
        try
        {
            if (Directory.Exists(entry))
            {
                Directory.Delete(entry, recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // In use; the next compilation tries again.
        }
    }
}
