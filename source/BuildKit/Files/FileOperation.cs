namespace BuildKit.Files;

/// <summary>Turns what the file system refuses into an error that names the operation and the path.</summary>
static class FileOperation
{
    public static void Run(string verb, AbsolutePath path, Action operation) =>
        Run(verb, path, () =>
        {
            operation();
            return true;
        });

    public static T Run<T>(string verb, AbsolutePath path, Func<T> operation)
    {
        try
        {
            return operation();
        }
        catch (IOException exception) when (FileAbove(path) is { } file)
        {
            throw Errors.WrongKind(verb == "read" ? "look into" : "write into", file, "a directory").Exception(exception);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Errors.PathNotFound(verb, path).Exception(exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Errors.FileOperationFailed(verb, path, exception.Message).Exception(exception);
        }
    }

    // The system reports a file where a directory should be in three different ways, none of which names it.
    static AbsolutePath? FileAbove(AbsolutePath path)
    {
        for (var parent = path.Parent; parent != parent.Parent; parent = parent.Parent)
        {
            if (File.Exists(parent))
            {
                return parent;
            }
        }

        return null;
    }
}
