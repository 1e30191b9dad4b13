namespace DeCam.Cluster.Silo;

/// <summary>Exit codes of <c>decam-silo</c>.</summary>
public static class SiloExitCodes
{
    /// <summary>Stopped as asked.</summary>
    public const int Done = 0;

    /// <summary>A mistake of the program.</summary>
    public const int Internal = 1;

    /// <summary>Wrong usage or option.</summary>
    public const int Option = 2;

    /// <summary>A folder, certificate or model that cannot be used, or a machine that allows too few open files.</summary>
    public const int Input = 3;

    /// <summary>Redis, PostgreSQL or the silo to join does not answer, or the other silos removed this one from cluster membership.</summary>
    public const int Unreachable = 4;

    /// <summary>Another program uses a port.</summary>
    public const int PortTaken = 5;

    /// <summary>A model did not leave native code, or filled the memory; the silo is to be started again.</summary>
    public const int DeviceStuck = 6;
}
