using System.Runtime.InteropServices;

namespace DeCam.Inference.Files;

/// <summary>
/// Reads files that lie in folders of others. What is no file with content is never opened: opening a pipe waits for another process,
/// and a device may never end.
/// </summary>
public static partial class OrdinaryFile
{
    // Linux's statx: the same layout on every processor. The kind of file is the upper part of the mode.
    private const int Here = -100, TypeOnly = 1, Basic = 0x7FF, StatusBytes = 256, ModeOffset = 28, KindBits = 0xF000, TooManyLinks = 40;

    /// <summary>Why a path is no file with content, as the rest of a sentence such as "is a pipe"; null where it is one, or is missing.</summary>
    /// <param name="path">The path; links are followed.</param>
    public static string? WhyNot(string path)
    {
        if (path.Contains('\0')) return "has a name that holds the character NUL";
        if (!OperatingSystem.IsLinux()) return null;
        Span<byte> status = stackalloc byte[StatusBytes];
        if (Status(Here, path, 0, TypeOnly, status) != 0) return Marshal.GetLastPInvokeError() == TooManyLinks ? "is a link that leads round in a circle" : null;
        return (MemoryMarshal.Read<ushort>(status[ModeOffset..]) & KindBits) switch
        {
            0x1000 => "is a pipe",
            0x2000 or 0x6000 => "is a device",
            0x4000 => "is a folder",
            0xC000 => "is a socket",
            _ => null,
        };
    }

    /// <summary>Refuses what is no file with content.</summary>
    /// <exception cref="IOException">It is a pipe, a device, a folder, a socket, or a link that never ends.</exception>
    public static void Check(string path)
    {
        if (WhyNot(path) is { } why) throw new IOException($"'{path.Replace("\0", "\\0", StringComparison.Ordinal)}' {why} and not a file with content; put one there.");
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It is no file with content, or cannot be opened.</exception>
    public static FileStream OpenRead(string path)
    {
        Check(path);
        return File.OpenRead(path);
    }

    /// <summary>The content of a file.</summary>
    /// <exception cref="IOException">It is no file with content, or cannot be read.</exception>
    public static byte[] ReadAllBytes(string path)
    {
        Check(path);
        return File.ReadAllBytes(path);
    }

    /// <summary>The text of a file.</summary>
    /// <exception cref="IOException">It is no file with content, or cannot be read.</exception>
    public static string ReadAllText(string path)
    {
        Check(path);
        return File.ReadAllText(path);
    }

    /// <summary>The text that a file begins with.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">Characters at most.</param>
    /// <exception cref="IOException">It is no file with content, or cannot be read.</exception>
    public static string ReadHead(string path, int length)
    {
        using var reader = new StreamReader(OpenRead(path));
        var head = new char[length];
        return new(head, 0, reader.ReadBlock(head));
    }

    /// <summary>What Linux says of a file; null where it says nothing.</summary>
    internal static byte[]? Status(string path)
    {
        var status = new byte[StatusBytes];
        return !path.Contains('\0') && Status(Here, path, 0, Basic, status) == 0 ? status : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Status(int folder, string path, int flags, uint wanted, Span<byte> status);
}
