using DeCam.Cluster.Grains.Storage;
using DeCam.Explanations;
using DeCam.Imaging;
using DeCam.Methods;

namespace DeCam.Cluster.Grains.Explanations;

/// <summary>Fetches what a run's plan only refers to.</summary>
internal static class RunInputsReader
{
    /// <summary>The picture for methods that want it, the map for those that are given one.</summary>
    /// <exception cref="RunFailedException">Something is not stored.</exception>
    public static async Task<RunInputs> ReadAsync(RunSpec spec, ModelViewWire view, IArtifactStore store, CancellationToken cancellationToken)
    {
        try
        {
            if (spec.MapSha256 is { } map) return new(Map: Wire.Floats((await store.GetAsync(map, cancellationToken)).Span).ToArray());
            if (!MethodCatalog.Named(spec.Method).NeedsImage) return new();
            return new(Image: new ImageView(view.HeightPixels, view.WidthPixels, await store.GetAsync(view.ViewSha256, cancellationToken)));
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidDataException)
        {
            throw new RunFailedException(new(FailureKind.Input, e.Message));
        }
    }
}
