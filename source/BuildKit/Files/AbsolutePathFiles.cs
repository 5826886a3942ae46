using BuildKit.Files;

namespace BuildKit;

/// <summary>What a build does with files and directories. None of these follows a link that it removes or replaces.</summary>
public static class AbsolutePathFiles
{
    extension(AbsolutePath path)
    {
        /// <summary>Whether there is a file, or a link to one.</summary>
        public bool FileExists() => File.Exists(path);

        /// <summary>Whether there is a directory, or a link to one.</summary>
        public bool DirectoryExists() => Directory.Exists(path);

        /// <summary>The whole file as text; UTF-8 unless a byte order mark says otherwise.</summary>
        /// <exception cref="BuildException">BK0805: there is no such file. BK0806: it cannot be read. BK0808: it is no file.</exception>
        public string ReadText() => FileOperation.Run("read", path, () =>
            FileKinds.Followed(path) is FileKind.Directory or FileKind.Special
                ? throw Errors.WrongKind("read", path, "a file").Exception()
                : File.ReadAllText(path));

        /// <summary>
        /// Writes a text file as UTF-8 without a byte order mark, whole or not at all, and makes its directory. A file
        /// that is there is replaced and its mode is kept.
        /// </summary>
        /// <exception cref="BuildException">BK0806: it cannot be written. BK0808: the path is a directory.</exception>
        public AbsolutePath WriteText(string text)
        {
            AtomicFile.WriteText(path, text);
            return path;
        }

        /// <summary>Makes the directory and its parents, unless it is there.</summary>
        /// <exception cref="BuildException">BK0806: it cannot be made. BK0808: there is a file.</exception>
        public AbsolutePath CreateDirectory()
        {
            FileOperation.Run("create", path, () => DirectoryTree.Create(path));
            return path;
        }

        /// <summary>Makes the directory, or removes everything in it. A link to a directory is replaced by a directory.</summary>
        /// <exception cref="BuildException">BK0806: it cannot be cleaned. BK0808: there is a file. BK0809: it is a root.</exception>
        public AbsolutePath CreateOrCleanDirectory()
        {
            FileOperation.Run("clean", path, () => DirectoryTree.CreateOrClean(path));
            return path;
        }

        /// <summary>Removes a file, a link (not what it points to), or a directory with everything in it, also if read-only.</summary>
        /// <exception cref="BuildException">BK0806: it cannot be removed. BK0809: it is a root.</exception>
        public void Delete() => FileOperation.Run("delete", path, () => DirectoryTree.Delete(path));

        /// <summary>
        /// Copies a file, or a directory with everything in it, to exactly this target path; files that are there are
        /// replaced, others stay. Links in it are copied as links. Returns the target.
        /// </summary>
        /// <exception cref="BuildException">
        /// BK0805: the source is missing. BK0806: it cannot be copied. BK0808: a file meets a directory. BK0829: the
        /// target lies in the source.
        /// </exception>
        public AbsolutePath CopyTo(AbsolutePath target)
        {
            FileOperation.Run("copy", path, () => DirectoryTree.Copy(path, target));
            return target;
        }

        /// <summary>
        /// The files below this directory that the patterns match, ordered ordinally by their relative paths. Patterns
        /// are case-sensitive, <c>!</c> in front excludes; <c>docs/files.md</c> has the syntax. A missing directory has none.
        /// </summary>
        /// <exception cref="BuildException">BK0807: a directory cannot be read. BK0810–BK0817: a pattern is not valid.</exception>
        public IReadOnlyList<AbsolutePath> Glob(params ReadOnlySpan<string> patterns) =>
            [.. GlobSet.Of(patterns).Files(path).Select(path.Below)];
    }
}
