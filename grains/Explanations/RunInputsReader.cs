using DeCam.Cluster.Grains.Artifacts;
using DeCam.Explanations;
using DeCam.Imaging;
using DeCam.Methods;

namespace DeCam.Cluster.Grains.Explanations;

/// <summary>Fetches what a run's plan only refers to.</summary>
internal static class RunInputsReader
{
    /// <summary>The picture for methods that want it, the map for those that are given one or that had it made inside the model.</summary>
    /// <exception cref="ArtifactUnavailableException">Something is not to be had from the store at present.</exception>
    /// <exception cref="RunFailedException">Something is damaged.</exception>
    public static async Task<RunInputs> ReadAsync(RunSpec spec, ModelViewWire view, AttributionResult? attribution, IArtifactStore store, CancellationToken cancellationToken)
    {
        try
        {
            if (spec.MapSha256 is { } map) return new(Map: Wire.Floats((await GetAsync(map)).Span).ToArray());
            if (attribution is not null) return new(Attribution: Wire.Read(attribution, Wire.Floats((await GetAsync(attribution.MapSha256)).Span).ToArray()));
            if (!MethodCatalog.Check(spec.Method, spec.Preset, spec.Options).NeedsImage) return new();
            return new(Image: new ImageView(view.HeightPixels, view.WidthPixels, await GetAsync(view.ViewSha256)));
        }
        catch (InvalidDataException damaged)
        {
            throw new RunFailedException(new(FailureKind.Input, damaged.Message));
        }

        Task<ReadOnlyMemory<byte>> GetAsync(string sha256) => StorageFaults.MarkAsync(() => store.GetAsync(sha256, cancellationToken), cancellationToken);
    }
}
