namespace DeCam.Cluster.Client.CommandLine;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>Everything asked for was done.</summary>
    public const int Done = 0;

    /// <summary>An error of the software or the machine, such as a full disk.</summary>
    public const int Internal = 1;

    /// <summary>Wrong usage or an option that cannot be.</summary>
    public const int Usage = 2;

    /// <summary>An image, model or specification that cannot be used, or a machine that allows too few open files.</summary>
    public const int Input = 3;

    /// <summary>The cluster cannot be reached, or was lost.</summary>
    public const int Cluster = 4;

    /// <summary>Finished, but some items failed.</summary>
    public const int SomeFailed = 5;

    /// <summary>Stopped by the user.</summary>
    public const int Interrupted = 130;

    /// <summary>The code for a failure a run reports.</summary>
    public static int Of(FailureKind kind) => kind switch
    {
        FailureKind.Option => Usage,
        FailureKind.Input => Input,
        _ => Internal,
    };
}
