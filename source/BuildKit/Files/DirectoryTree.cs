namespace BuildKit.Files;

/// <summary>Makes, removes and copies whole directories without ever following a link out of them.</summary>
static class DirectoryTree
{
    const UnixFileMode OwnerAccess = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static void Create(AbsolutePath path)
    {
        if (FileKinds.Followed(path) is FileKind.File or FileKind.Special)
        {
            throw Errors.WrongKind("create", path, "a directory").Exception();
        }

        Directory.CreateDirectory(path);
    }

    public static void CreateOrClean(AbsolutePath path)
    {
        switch (FileKinds.Of(RefusingRoots(path)))
        {
            case FileKind.Directory:
                DeleteContent(path);
                break;
            case FileKind.File or FileKind.Special:
                throw Errors.WrongKind("clean", path, "a directory").Exception();
            default:
                Delete(path);
                Directory.CreateDirectory(path);
                break;
        }
    }

    public static void Delete(AbsolutePath path)
    {
        switch (FileKinds.Of(RefusingRoots(path)))
        {
            case FileKind.Missing:
                break;
            case FileKind.Directory:
                DeleteContent(path);
                Directory.Delete(path);
                break;
            case FileKind.Link when OperatingSystem.IsWindows() && File.GetAttributes(path).HasFlag(FileAttributes.Directory):
                Directory.Delete(path);
                break;
            default:
                DeleteFile(path);
                break;
        }
    }

    public static void Copy(AbsolutePath source, AbsolutePath target)
    {
        if (source == target || source.Contains(target))
        {
            throw Errors.CopyIntoItself(source, target).Exception();
        }

        switch (FileKinds.Of(source))
        {
            case FileKind.Missing:
                throw Errors.PathNotFound("copy", source).Exception();
            case FileKind.Special:
                throw Errors.WrongKind("copy", source, "a file or a directory").Exception();
            case FileKind.Directory:
                CopyDirectory(source, target);
                break;
            case FileKind.Link:
                CopyLink(source, target);
                break;
            default:
                CopyFile(source, target);
                break;
        }
    }

    static AbsolutePath RefusingRoots(AbsolutePath path) =>
        path.Parent == path ? throw Errors.RootDirectoryRefused(path).Exception() : path;

    static void DeleteContent(AbsolutePath directory)
    {
        MakeWritable(directory);
        foreach (var entry in Directory.GetFileSystemEntries(directory))
        {
            Delete(directory.Below(Path.GetFileName(entry)));
        }
    }

    static void DeleteFile(AbsolutePath path)
    {
        if (OperatingSystem.IsWindows())
        {
            File.SetAttributes(path, FileAttributes.Normal);
        }

        File.Delete(path);
    }

    static void MakeWritable(AbsolutePath directory)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(directory) & OwnerAccess) != OwnerAccess)
        {
            File.SetUnixFileMode(directory, File.GetUnixFileMode(directory) | OwnerAccess);
        }
    }

    static void CopyDirectory(AbsolutePath source, AbsolutePath target)
    {
        Create(target);
        foreach (var entry in Directory.GetFileSystemEntries(source))
        {
            var name = Path.GetFileName(entry);
            Copy(source.Below(name), target.Below(name));
        }
    }

    static void CopyLink(AbsolutePath source, AbsolutePath target)
    {
        var link = new FileInfo(source).LinkTarget!;
        if (FileKinds.Of(target) is FileKind.Directory)
        {
            throw Errors.WrongKind("write", target, "a file").Exception();
        }

        Directory.CreateDirectory(target.Parent);
        Delete(target);
        if (Directory.Exists(source))
        {
            Directory.CreateSymbolicLink(target, link);
        }
        else
        {
            File.CreateSymbolicLink(target, link);
        }
    }

    static void CopyFile(AbsolutePath source, AbsolutePath target) =>
        AtomicFile.Replace(target, temporary => File.Copy(source, temporary));
}
