namespace DeCam.Cluster.Grains.Sweeps.Cells;

/// <summary>What runs a sweep asks for.</summary>
internal static class CellRuns
{
    /// <summary>The method that only describes model and image: a control that asks for no evaluation.</summary>
    public const string NoSearch = "centre";

    /// <summary>The run that makes a cell's map.</summary>
    public static RunSpec Of(SweepSpec spec, SweepCellTicket ticket)
    {
        var method = spec.Methods[ticket.Method];
        return Describing(spec, ticket.Model, ticket.Image, ticket.ImageSha256) with
        {
            Method = method.Method,
            Preset = method.Preset,
            Options = method.Options,
            ClassSelector = spec.ClassSelector,
            Seed = ticket.Seed,
            Budget = method.Budget ?? spec.Budget,
            Protocols = spec.Metrics,
            Snapshots = spec.Snapshots,
            DiscardMaps = !spec.KeepMaps && spec.Snapshots.Length == 0,
        };
    }

    /// <summary>The run that asks what the model says of an image, and nothing else.</summary>
    public static RunSpec Describing(SweepSpec spec, int model, string image, string imageSha256) => new()
    {
        Model = new(spec.Models[model].File, spec.Models[model].Sha256, spec.Models[model].Preprocessing),
        ImageName = image,
        ImageSha256 = imageSha256,
        Method = NoSearch,
        Priority = RunPriority.Sweep,
        DiscardMaps = true,
    };

    /// <summary>The run that judges a map made before, by the first protocol.</summary>
    public static RunSpec Judging(RunSpec made, int targetClass, string map) => made with
    {
        Method = "given",
        Preset = null,
        Options = [],
        Budget = null,
        ClassSelector = targetClass.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Protocols = made.Protocols[..1],
        Snapshots = [],
        MapSha256 = map,
        DiscardMaps = true,
    };
}
