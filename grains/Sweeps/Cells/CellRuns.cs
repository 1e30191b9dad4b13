using System.Globalization;
using DeCam.Methods;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Cells;

/// <summary>The runs that a sweep asks for.</summary>
internal static class CellRuns
{
    /// <summary>The run that makes a cell's map.</summary>
    public static RunSpec Of(SweepSpec spec, SweepCellTicket ticket)
    {
        var method = spec.Methods[ticket.Method];
        return new()
        {
            Model = Model(spec, ticket.Model),
            ImageName = ticket.Image,
            ImageSha256 = ticket.ImageSha256,
            Method = method.Method,
            Preset = method.Preset,
            Options = method.Options,
            Precision = method.Precision,
            ClassSelector = spec.ClassSelector == TrueClasses.Selector ? ticket.Truth!.Class!.Value.ToString(CultureInfo.InvariantCulture) : spec.ClassSelector,
            Seed = ticket.Seed,
            AnyArithmetic = spec.AnyArithmetic,
            Priority = RunPriority.Sweep,
            Budget = method.Budget ?? spec.Budget,
            Protocols = spec.Metrics,
            Snapshots = spec.Snapshots,
            MapSha256 = ticket.MapSha256,
            DiscardMaps = !spec.KeepMaps && spec.Snapshots.Length == 0 && !spec.HasObjects,
        };
    }

    /// <summary>A model of the sweep.</summary>
    public static ModelRef Model(SweepSpec spec, int model) => new(spec.Models[model].File, spec.Models[model].Sha256, spec.Models[model].Preprocessing) { IsServed = spec.Models[model].IsServed };

    /// <summary>The run that judges a map made before, by the first protocol and with the same kind of device.</summary>
    public static RunSpec Judging(RunSpec asked, RunResult made, string map) => asked with
    {
        Method = MethodCatalog.Given,
        Preset = null,
        Options = [],
        Budget = null,
        Precision = null,
        ClassSelector = made.Targets[0].Class.ToString(CultureInfo.InvariantCulture),
        Protocols = asked.Protocols[..1],
        Arithmetic = made.Arithmetic,
        Snapshots = [],
        MapSha256 = map,
        DiscardMaps = true,
    };
}
