namespace DeCam.Inference.Devices;

/// <summary>What the limit of the process's control group leaves for models. Batches take their memory after a model was loaded, so what is planned counts as well as what is held.</summary>
/// <param name="limitBytes">The limit.</param>
/// <param name="held">Bytes that the process holds for itself now.</param>
internal sealed class GroupMemory(long limitBytes, Func<long> held)
{
    // Program files in memory and the heap; without them the process crawls.
    private const long Rest = 96L << 20;
    private readonly long _before = held();

    /// <summary>The limit.</summary>
    public long LimitBytes => limitBytes;

    /// <summary>Bytes left beside models.</summary>
    /// <param name="planned">Bytes of the models that are loaded, with their batches.</param>
    public long Left(long planned) => Math.Min(LeftByPlan(planned), limitBytes - Rest - held());

    /// <summary>The same by what is planned alone, which is what there can be once all else is freed.</summary>
    public long LeftByPlan(long planned) => limitBytes - Rest - _before - planned;
}
