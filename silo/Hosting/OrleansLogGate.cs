namespace DeCam.Cluster.Silo.Hosting;

/// <summary>Keeps Orleans' errors, which come with stack traces, out of the log until the silo has started: why it does not start is said once, in a sentence.</summary>
internal sealed class OrleansLogGate
{
    private volatile bool _open;

    /// <summary>Lets errors through from now on.</summary>
    public void Open() => _open = true;

    /// <summary>Whether a message of this level is written.</summary>
    public bool LetsThrough(LogLevel level) => level >= (_open ? LogLevel.Error : LogLevel.Critical);
}
