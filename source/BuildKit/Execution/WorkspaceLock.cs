namespace BuildKit.Execution;

/// <summary>
/// Held by the one run that works in a workspace: <c>.buildkit/lock</c>. The system releases it when the holder ends, in
/// whatever way. The file is never deleted: whoever waits holds it open, and a new file of the same name would be
/// another lock. Who holds it is told by <c>.buildkit/lock.holder</c>, because a locked file cannot be read everywhere.
/// </summary>
sealed class WorkspaceLock : IDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    readonly FileStream file;

    WorkspaceLock(FileStream file) => this.file = file;

    /// <summary>Waits until the workspace is free and takes it.</summary>
    /// <exception cref="BuildException">BK0267 busy, BK0268 started by its own holder, BK0269 no lock can be had.</exception>
    public static async Task<WorkspaceLock> AcquireAsync(LockRequest request, CancellationToken cancellation)
    {
        LockHolder? announced = null;
        for (var waits = false; ; waits = true)
        {
            var taken = TryTake(request);
            if (taken is not null)
            {
                return taken;
            }

            var holder = LockHolder.Read(HolderFile(request.Root));
            Refuse(request, holder);
            if (!waits || holder != announced)
            {
                announced = holder;
                request.Waiting(holder);
            }

            await Task.Delay(Pause, request.Time, cancellation).ConfigureAwait(false);
        }
    }

    public void Dispose() => file.Dispose();

    static WorkspaceLock? TryTake(LockRequest request)
    {
        var path = request.Root / ".buildkit" / "lock";
        try
        {
            Directory.CreateDirectory(path.Parent);
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            request.Self.Write(HolderFile(request.Root));
            return new(file);
        }
        catch (IOException exception) when (IsBusy(exception))
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Errors.LockUnavailable(path, exception.Message).Exception(exception);
        }
    }

    static void Refuse(LockRequest request, LockHolder? holder)
    {
        if (holder is not null && StepId.IsOf(holder.Run, request.StartedBy))
        {
            throw Errors.NestedRun(request.StartedBy!, holder.Facts).Exception();
        }

        if (!request.Waits)
        {
            throw Errors.WorkspaceBusy(holder?.Facts ?? []).Exception();
        }
    }

    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION; EWOULDBLOCK of Linux and of macOS.
    static bool IsBusy(IOException exception) =>
        OperatingSystem.IsWindows() ? (exception.HResult & 0xFFFF) is 32 or 33 : exception.HResult is 11 or 35;

    static AbsolutePath HolderFile(AbsolutePath root) => root / ".buildkit" / "lock.holder";
}

/// <summary>How a run asks for its workspace.</summary>
sealed record LockRequest
{
    public required AbsolutePath Root { get; init; }

    /// <summary>What others are told while this run holds the lock.</summary>
    public required LockHolder Self { get; init; }

    /// <summary>The value of <see cref="Commands.StepEnvironment.StepVariable"/> in the environment of this process; null if it has none.</summary>
    public required string? StartedBy { get; init; }

    /// <summary>False for <c>--no-wait</c>.</summary>
    public required bool Waits { get; init; }

    /// <summary>Called when waiting begins, and when another run holds the lock; null if the holder is unknown.</summary>
    public required Action<LockHolder?> Waiting { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
