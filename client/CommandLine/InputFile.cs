using DeCam.Inference.Files;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>Reads files that the user names, and says in the user's words why one cannot be read. Pipes and devices, which may never end, are not opened.</summary>
internal static class InputFile
{
    /// <summary>What the work on the file returns.</summary>
    /// <param name="kind">The kind of file, as the first word of a sentence.</param>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="CommandFailedException">The file cannot be read.</exception>
    public static async Task<T> ReadAsync<T>(string kind, string path, Func<Task<T>> read)
    {
        try
        {
            OrdinaryFile.Check(path);
            return await read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refusal(kind, path, e);
        }
    }

    /// <summary>The same for work that does not wait, which refuses pipes and devices itself.</summary>
    /// <exception cref="CommandFailedException">The file cannot be read.</exception>
    public static T Read<T>(string kind, string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refusal(kind, path, e);
        }
    }

    private static CommandFailedException Refusal(string kind, string path, Exception e) => new(ExitCode.Input, $"{kind} '{path}' cannot be read: {e.Message}", e);
}
