namespace BuildKit.Packages;

/// <summary>What is known of a tool without asking any feed.</summary>
static class ToolListing
{
    public static string Of(ToolRequest request)
    {
        var locked = ToolLock.Read(request.LockFile).Find(request);
        if (locked is null)
        {
            return $"{request.Id} {request.Version ?? "newest"}, not locked yet";
        }

        var store = PackageStore.Of(FeedSettings.Load(request.Root));
        var isThere = store.Find(new(locked.Package.Id, PackageName.Version(request.Member, request.Id, locked.Package.Version))) is not null;
        return $"{request.Id} {locked.Package.Version}, {(isThere ? "installed" : "not downloaded yet")}";
    }
}
