namespace DeCam.Cluster.Grains.State;

/// <summary>A stored state that names runs and sweeps.</summary>
internal interface IWorkList
{
    /// <summary>The work it names, runs of sweeps among them; of work that it knows by its id alone, id and kind.</summary>
    IEnumerable<RunEntry> Work();
}
