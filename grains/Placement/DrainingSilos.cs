using System.Collections.Concurrent;

namespace DeCam.Cluster.Grains.Placement;

/// <summary>The silos that this one knows to drain. None of them takes it back, and an address is used once.</summary>
public sealed class DrainingSilos
{
    private readonly ConcurrentDictionary<SiloAddress, bool> _silos = new();

    /// <summary>A silo takes no new grains any more.</summary>
    public void Add(SiloAddress silo) => _silos[silo] = true;

    /// <summary>The silos that take new grains; all of them where each drains, because a grain has to be somewhere.</summary>
    public IEnumerable<SiloAddress> Without(IEnumerable<SiloAddress> silos)
    {
        if (_silos.IsEmpty) return silos;
        var all = silos.ToList();
        var others = all.FindAll(silo => !_silos.ContainsKey(silo));
        return others.Count > 0 ? others : all;
    }
}
