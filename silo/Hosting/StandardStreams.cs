using System.Runtime.InteropServices;

namespace DeCam.Cluster.Silo;

/// <summary>
/// Standard input, output and error of this process. What is told never ends what is done: a line that cannot be written is dropped.
/// </summary>
public static partial class StandardStreams
{
    private const int GetFlags = 1, CloseOnExec = 1, ReadOnly = 0, Streams = 3;

    /// <summary>Why something could not be written to standard output; null while everything was.</summary>
    public static Exception? OutputFailure => (Output ?? throw new InvalidOperationException("The streams are not guarded.")).Failure;

    private static UnfailingWriter? Output { get; set; }

    /// <summary>Makes the streams safe to write to. A program calls this before anything else.</summary>
    public static void Guard()
    {
        if (OperatingSystem.IsLinux() && Closed() is { Count: > 0 } closed) StartAgain(closed);
        Output = new(Console.Out);
        Console.SetOut(Output);
        Console.SetError(new UnfailingWriter(Console.Error));
    }

    // The runtime takes the numbers of closed streams for pipes of its own, which end with its programs. A stream that was given stays open in a new program.
    private static List<int> Closed() => [.. Enumerable.Range(0, Streams).Where(stream => Control(stream, GetFlags) is var flags && (flags < 0 || (flags & CloseOnExec) != 0))];

    // What would be told would go into a pipe of the runtime, and what native code tells too. So the program begins anew, with streams that can be read and not written.
    private static void StartAgain(List<int> closed)
    {
        var read = File.ReadAllBytes("/proc/self/cmdline");
        var words = GC.AllocateArray<byte>(read.Length, pinned: true);
        read.CopyTo(words, 0);
        var starts = new List<nint>();
        for (var at = 0; at < words.Length; at = Array.IndexOf(words, (byte)0, at) + 1) starts.Add(Marshal.UnsafeAddrOfPinnedArrayElement(words, at));
        nint[] arguments = [.. starts, 0];
        var nothing = Open("/dev/null", ReadOnly);
        if (nothing < 0) return;
        if (closed.Exists(stream => Duplicate(nothing, stream) < 0)) return;
        Execute("/proc/self/exe", arguments);
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int stream, int command);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(int from, int to);

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string program, nint[] arguments);
}
