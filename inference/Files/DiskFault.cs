namespace DeCam.Inference.Files;

/// <summary>Tells errors of the system, which say nothing about a file's content, from those of a reader that could not make sense of it.</summary>
public static class DiskFault
{
    // What IOException has of its own; errors of the system have the system's number in its place. Readers throw it, or types of their own below it.
    private const int OfAReader = unchecked((int)0x80131620);

    /// <summary>Whether the system refused to give a file, or to say what it holds: no permission, no such file, a disk that fails.</summary>
    public static bool Is(Exception? error) =>
        error is UnauthorizedAccessException or IOException { HResult: not OfAReader } and not EndOfStreamException;
}
