namespace DeCam.Cluster.Silo.Messages;

/// <summary>
/// Turns exceptions of libraries, such as those of PostgreSQL's driver or of S3, which cannot be read beyond this silo, into ones that
/// can. Without it a caller hears of a missing codec in place of the reason.
/// </summary>
internal sealed class ReadableFaults : IIncomingGrainCallFilter
{
    // What Orleans can write, and what is our own and marked for it.
    private static readonly string[] Readable = ["System", "Microsoft", "Orleans", "DeCam"];

    /// <inheritdoc/>
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception fault) when (!IsReadable(fault))
        {
            throw Told(fault);
        }
    }

    /// <summary>The same fault for other processes: the message and the type that it had.</summary>
    internal static OrleansException Told(Exception fault)
    {
        while (fault is OrleansException { InnerException: { } inner }) fault = inner;
        return new($"{Sentence.Reason(fault.Message)} ({fault.GetType().Name})");
    }

    /// <summary>Whether an exception and those in it can be read by other processes.</summary>
    internal static bool IsReadable(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            var space = fault.GetType().Namespace ?? "";
            if (!Array.Exists(Readable, known => space == known || space.StartsWith(known + ".", StringComparison.Ordinal))) return false;
        }

        return true;
    }
}
