using System.Runtime.InteropServices;

namespace DeCam.Cluster.Silo;

/// <summary>Ends the process whatever its threads do. An orderly exit waits for native code, which may never return.</summary>
public static partial class ProcessEnd
{
    /// <summary>Ends it now.</summary>
    /// <param name="exitCode">What the caller of the program gets.</param>
    public static void Now(int exitCode)
    {
        Console.Out.Flush();
        Console.Error.Flush();
        if (!OperatingSystem.IsWindows()) LeaveNative(exitCode);
        Environment.Exit(exitCode);
    }

    /// <summary>Ends it after a while, if it has not ended by itself.</summary>
    /// <param name="patience">How long.</param>
    /// <param name="sentence">Said on standard error before; null for nothing.</param>
    /// <param name="exitCode">What the caller of the program gets.</param>
    public static void After(TimeSpan patience, string? sentence, int exitCode) => new Thread(() =>
    {
        Thread.Sleep(patience);
        if (sentence is not null) Console.Error.WriteLine(sentence);
        Now(exitCode);
    })
    { IsBackground = true, Name = "DeCam end" }.Start();

    /// <summary>Ends it by a sentence and an exit code where no code catches an exception; the runtime would abort it.</summary>
    /// <param name="exitCode">What the caller of the program gets.</param>
    public static void AtMistakes(int exitCode) => AppDomain.CurrentDomain.UnhandledException += (_, mistake) =>
    {
        Console.Error.WriteLine($"The program ended by a mistake of its own; report it with these lines: {mistake.ExceptionObject}");
        Now(exitCode);
    };

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void LeaveNative(int exitCode);
}
