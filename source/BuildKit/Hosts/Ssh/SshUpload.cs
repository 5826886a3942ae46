using System.Globalization;
using BuildKit.Commands;
using BuildKit.Events;
using BuildKit.Files;

namespace BuildKit.Hosts;

/// <summary>
/// Brings a package to the host: into <c>incoming</c>, under another name until all of it is there and has the right digest. A lost
/// connection is made again, and what has arrived is not sent twice.
/// </summary>
sealed class SshUpload(SshConnection connection, string root, HostPackage package, UploadProgress progress, StepScope scope)
{
    // One line, and neither single quotes nor backslashes nor exclamation marks: it passes through whatever login shell the user has.
    // What an earlier session has written is copied before it is gone on with: the host may not know yet that the session is dead.
    // Pieces are checked when they are put together. What came in one piece is checked once, by the host script before it unpacks.
    const string Script = """
        umask 077;
        IFS= read -r root && IFS= read -r name && IFS= read -r release && IFS= read -r sha256 && IFS= read -r size && IFS= read -r check || exit 64;
        dir="$root/incoming"; file="$dir/$name"; part="$file.part"; marker="$root/releases/$release/.release-sha256";
        say() { echo "buildkit: package=$1 bytes=${2:-0} sha256=${3:--}"; exit 0; };
        bytes() { if [ -f "$1" ]; then wc -c <"$1" | tr -d " "; else echo 0; fi; };
        digest() { { if command -v sha256sum; then sha256sum <"$1"; elif command -v shasum; then shasum -a 256 <"$1"; else openssl dgst -sha256 -r <"$1"; fi; } | tail -n 1 | cut -d" " -f1; };
        if [ -s "$marker" ]; then say released 0 "$(head -n 1 "$marker")"; fi;
        if [ -f "$file" ] && [ "$(digest "$file")" = "$sha256" ]; then say complete "$size" "$sha256"; fi;
        if [ -d "$root" ] || (umask 022; mkdir -p "$root"); then mkdir -p "$dir" && rm -f "$file" || say unwritten 0; else say unwritten 0; fi;
        if [ -s "$part" ]; then check=yes; cp "$part" "$part.new" && mv -f "$part.new" "$part" || rm -f "$part" "$part.new"; fi;
        from=$(bytes "$part"); [ "$from" -le "$size" ] || { rm -f "$part"; from=0; };
        echo "buildkit: send $from" >&2;
        cat >>"$part" || say unwritten "$(bytes "$part")";
        is=$(bytes "$part"); [ "$is" = "$size" ] || say partial "$is";
        is="$sha256"; [ "$check" = no ] || is=$(digest "$part");
        if [ "$is" = "$sha256" ]; then mv -f "$part" "$file" && say complete "$size" "$is" || say unwritten "$size"; fi;
        rm -f "$part"; say corrupt "$size" "$is"
        """;

    static readonly string OneLine = Script.ReplaceLineEndings(" ");

    readonly SshSettings settings = connection.Settings;
    bool isSentAgain;

    /// <summary>Where the host script finds the package.</summary>
    /// <exception cref="BuildException">BK0560 to BK0568: no connection. BK0570: it was lost too often. BK0571: other content arrives than was sent. BK0572: it cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The step was asked to stop; what has arrived stays.</exception>
    public async Task<string> RunAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var state = await TryAsync(isRetry: attempt > 1).ConfigureAwait(false);
            if (state.IsThere)
            {
                progress.End();
                return $"{root}/incoming/{package.Name}";
            }

            await AfterFailureAsync(state, attempt).ConfigureAwait(false);
        }
    }

    async Task<UploadState> TryAsync(bool isRetry)
    {
        try
        {
            return await SendAsync().ConfigureAwait(false);
        }
        catch (BuildException e) when (isRetry && e.Error.Code != Errors.ToolNotFoundCode)
        {
            // There was a connection before: it may come back.
            return new(UploadState.Lost, 0, "", e.Error);
        }
    }

    async Task AfterFailureAsync(UploadState state, int attempt)
    {
        if (state.Kind == UploadState.Unwritten)
        {
            throw Errors.PackageNotWritten($"{connection.Destination}, {root}", package.Name, package.Size, state.Said).Exception();
        }

        if (state.Kind == UploadState.Corrupt && (isSentAgain || Digest.OfFile(package.File).ToString() != package.Sha256))
        {
            throw Errors.PackageArrivesChanged($"{connection.Destination}, {root}", package.File, package.Sha256, state.Sha256).Exception();
        }

        isSentAgain |= state.Kind == UploadState.Corrupt;
        if (attempt >= settings.Tries)
        {
            throw state.Error?.Exception() ?? Errors.UploadFailed($"{connection.Destination}, {root}", package.Name, attempt, state.Said).Exception();
        }

        Tell(state, attempt);
        if (state.Kind != UploadState.Corrupt)
        {
            await Task.Delay(settings.BackOff * Math.Pow(2, attempt - 1), scope.Time, scope.Stop.Gentle).ConfigureAwait(false);
        }
    }

    // The host says what it has, and gets the rest of it in the same session.
    async Task<UploadState> SendAsync()
    {
        string[] words = [root, package.Name, package.Release, package.Sha256, package.Size.ToString(CultureInfo.InvariantCulture), isSentAgain ? "yes" : "no"];
        var call = new SshCall(OneLine, string.Concat(words.Select(word => $"{word}\n"))) { Feed = new FileFeed(package.File, new(progress.Begin), progress.Report), IsQuiet = true };
        return UploadState.Of(await connection.RunAsync(call, scope).ConfigureAwait(false));
    }

    void Tell(UploadState state, int attempt) => scope.Post(new OutputWritten
    {
        Target = scope.Target,
        Step = scope.Step,
        Time = scope.Time.GetUtcNow(),
        Text = state.Kind == UploadState.Corrupt
            ? $"{package.Name} arrived with other content at {connection.Destination}: it is sent again from the start"
            : $"the connection to {connection.Destination} was lost while {package.Name} was sent: attempt {attempt + 1} of {settings.Tries}",
    });
}

/// <summary>Tells how far a package is, about once a second.</summary>
sealed class UploadProgress(string host, HostPackage package, StepScope scope)
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    long told;

    /// <param name="bytes">How many of the package's bytes have been handed to ssh.</param>
    public void Report(long bytes)
    {
        if (told == 0 || scope.Time.GetElapsedTime(told) >= Interval)
        {
            told = scope.Time.GetTimestamp();
            Post(bytes);
        }
    }

    /// <summary>From here on it is sent.</summary>
    public void Begin(long bytes)
    {
        told = 0;
        Report(bytes);
    }

    /// <summary>All of it is there, if any of it had to be sent.</summary>
    public void End()
    {
        if (told != 0)
        {
            Post(package.Size);
        }
    }

    void Post(long bytes) => scope.Post(new PackageSent
    {
        Target = scope.Target,
        Step = scope.Step,
        Time = scope.Time.GetUtcNow(),
        Host = host,
        Package = package.Name,
        Bytes = bytes,
        Size = package.Size,
    });
}

/// <summary>What a host says of a package: <c>buildkit: package=partial bytes=4096 sha256=-</c>.</summary>
sealed record UploadState(string Kind, long Bytes, string Sha256, BuildError? Error = null)
{
    /// <summary>The beginning of it is there.</summary>
    public const string Partial = "partial";

    /// <summary>All of it has arrived, but it is not what it should be, and has been removed.</summary>
    public const string Corrupt = "corrupt";

    /// <summary>The host cannot write it.</summary>
    public const string Unwritten = "unwritten";

    /// <summary>Not known: the host did not answer.</summary>
    public const string Lost = "lost";

    /// <summary>The package, or the release that is in it.</summary>
    public bool IsThere => Kind is "complete" or "released";

    /// <summary>What the host wrote besides.</summary>
    public string Said { get; init; } = "";

    public static UploadState Of(SshResult result)
    {
        var said = string.Join('\n', (result.IsConnected ? result.Messages : result.BeforeConnected).TakeLast(10));
        var words = result.Output.TrimEnd('\n').Split('\n')[^1].Split(' ');
        return words is ["buildkit:", var package, var bytes, var sha256] && package.StartsWith("package=", StringComparison.Ordinal)
            && long.TryParse(bytes.AsSpan(bytes.IndexOf('=', StringComparison.Ordinal) + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new(package["package=".Length..], count, sha256[(sha256.IndexOf('=', StringComparison.Ordinal) + 1)..]) { Said = said }
            : new(Lost, 0, "") { Said = said };
    }
}
