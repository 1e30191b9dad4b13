using DeCam.Cluster.Grains.Artifacts;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Expansion;

/// <summary>The maps of other tools that methods of a sweep bring.</summary>
/// <param name="spec">The sweep.</param>
/// <param name="lists">By the index of the method, a dictionary for each model.</param>
internal sealed class GivenMaps(SweepSpec spec, IReadOnlyDictionary<int, IReadOnlyList<IReadOnlyDictionary<string, string>>> lists)
{
    /// <summary>Reads their lists.</summary>
    /// <exception cref="ScoringRefusedException">A list is none of this sweep.</exception>
    public static async Task<GivenMaps> ReadAsync(SweepSpec spec, IArtifactStore artifacts, CancellationToken cancellationToken)
    {
        var lists = new Dictionary<int, IReadOnlyList<IReadOnlyDictionary<string, string>>>();
        foreach (var (index, method) in spec.Methods.Index())
        {
            if (method.Maps is not { } key) continue;
            lists[index] = Read((await StorageFaults.MarkAsync(() => artifacts.GetAsync(key, cancellationToken), cancellationToken)).Span);
            if (lists[index].Count != spec.Models.Length) throw Refused($"The list of maps of method '{method.Name}' is for {lists[index].Count} models but the sweep has {spec.Models.Length}; submit it again.");
        }

        return new(spec, lists);
    }

    /// <summary>The content key of a map, or null where the method makes its own.</summary>
    public string? Of(int method, int model, string image) => lists.TryGetValue(method, out var ofModels) ? ofModels[model][image] : null;

    /// <summary>Sees that no map is missing before any cell is worked on.</summary>
    /// <param name="images">The images of each model.</param>
    /// <exception cref="ScoringRefusedException">Some are; the message names the first.</exception>
    public void Check(IReadOnlyList<IReadOnlyList<SweepImage>> images)
    {
        foreach (var (method, ofModels) in lists)
            foreach (var (model, chosen) in images.Index())
            {
                var missing = chosen.Where(image => !ofModels[model].ContainsKey(image.Name)).ToList();
                if (missing.Count > 0) throw Refused($"Method '{spec.Methods[method].Name}' has no map for {missing.Count} of {chosen.Count} images, the first of which is '{missing[0].Name}'; put them into its folder and submit the sweep again.");
            }
    }

    private static IReadOnlyList<IReadOnlyDictionary<string, string>> Read(ReadOnlySpan<byte> artifact)
    {
        try
        {
            return SweepMaps.ReadList(artifact);
        }
        catch (InvalidDataException e)
        {
            throw new ScoringRefusedException(RefusalKind.Input, e.Message, e);
        }
    }

    private static ScoringRefusedException Refused(string message) => new(RefusalKind.Input, message);
}
