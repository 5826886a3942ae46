using BuildKit.Commands;
using BuildKit.Tools;

namespace BuildKit.Packages;

/// <summary>Resolves a tool once, however many steps need it; nothing of NuGet is loaded before.</summary>
sealed class SharedResolution(ToolRequest request)
{
    readonly Lock starting = new();
    Task<ResolvedTool>? running;

    /// <summary>What a plan shows: the command's name as far as it is known without asking anyone.</summary>
    public string Name => field ??= request.Command ?? ToolLock.NameIn(request) ?? request.Executable ?? request.Id;

    /// <summary>The package as it is locked: the one for this platform, if there is one for each.</summary>
    /// <exception cref="BuildException">BK1007: it is not locked yet. BK1014: the lock file cannot be read.</exception>
    public ToolPackage Package()
    {
        var locked = ToolLock.Read(request.LockFile).Find(request) ?? throw Errors.NotLocked(request).Exception();
        var platform = Platform.Fitting.Select(fitting => locked.Platforms.GetValueOrDefault(fitting)).FirstOrDefault(package => package is not null);
        return new(locked.Package.Id.ToLowerInvariant(), locked.Package.Version, $"{locked.Package.Hash}{platform?.Hash}");
    }

    /// <summary>Steps that come while another one resolves wait for it and share what becomes of it; after a failure the next one tries again.</summary>
    public async Task<ResolvedTool> ResolveAsync(Action<string> say, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await Running(say, cancellation).WaitAsync(cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // The step that had begun it was stopped, and this one was not.
            }
        }
    }

    Task<ResolvedTool> Running(Action<string> say, CancellationToken cancellation)
    {
        lock (starting)
        {
            return running is null or { IsFaulted: true } or { IsCanceled: true }
                ? running = Task.Run(() => ToolResolver.Of(request).ResolveAsync(say, cancellation), cancellation)
                : running;
        }
    }
}

/// <summary>A tool that is there: the program to start, and what stands before the arguments of the command.</summary>
sealed record ResolvedTool(string Name, string Program, IReadOnlyList<string> Arguments);
