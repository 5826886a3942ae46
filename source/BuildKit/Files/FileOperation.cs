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
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Errors.PathNotFound(verb, path).Exception(exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Errors.FileOperationFailed(verb, path, exception.Message).Exception(exception);
        }
    }
}
