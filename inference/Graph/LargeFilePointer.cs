using DeCam.Inference.Files;

namespace DeCam.Inference.Graph;

/// <summary>Recognises the text that Git LFS leaves where a large file has not been fetched.</summary>
internal static class LargeFilePointer
{
    private const int LargestBytes = 1024;

    /// <summary>Whether a file is such a pointer.</summary>
    public static bool Is(string path)
    {
        using var file = OrdinaryFile.OpenRead(path);
        Span<byte> start = stackalloc byte[Start.Length];
        return file.Length <= LargestBytes && file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(Start);
    }

    private static ReadOnlySpan<byte> Start => "version https://git-lfs.github.com/"u8;
}
