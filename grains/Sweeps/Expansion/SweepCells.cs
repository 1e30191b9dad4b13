namespace DeCam.Cluster.Grains.Sweeps.Expansion;

/// <summary>The cells of a sweep in their one order: models x methods x images x seeds, the last running fastest.</summary>
internal static class SweepCells
{
    /// <summary>Numbers the cells.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="images">The images of each model.</param>
    /// <param name="maps">The maps that methods bring.</param>
    public static IEnumerable<SweepCellTicket> Of(SweepSpec spec, IReadOnlyList<IReadOnlyList<SweepImage>> images, GivenMaps maps)
    {
        var cell = 0;
        for (var model = 0; model < spec.Models.Length; model++)
            for (var method = 0; method < spec.Methods.Length; method++)
                foreach (var image in images[model])
                    foreach (var seed in spec.Seeds)
                        yield return new(cell++, 0, model, method, seed, image.Name, image.Sha256, image.Truth, image.Localisation, maps.Of(method, model, image.Name));
    }
}
