using System.Runtime.InteropServices;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Sweeps.Maps;

/// <summary>Brings maps of other tools into the store of a cluster, at the input size of each model.</summary>
/// <param name="cluster">The cluster. One elsewhere has its models to itself, and its devices refuse maps of another size than their input.</param>
/// <param name="draft">The sweep as written, which names the files of the models.</param>
internal sealed class MapUpload(ClusterConnection cluster, SweepDraft draft)
{
    /// <summary>Stores the maps.</summary>
    /// <param name="maps">The maps.</param>
    /// <param name="spec">The sweep, with models that the cluster knows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Content key of their list (<see cref="SweepMaps.List"/>).</returns>
    /// <exception cref="CommandFailedException">A file cannot be read.</exception>
    /// <exception cref="ScoringRefusedException">A file is no map.</exception>
    public async Task<string> PutAsync(MapFolder maps, SweepSpec spec, CancellationToken cancellationToken)
    {
        var lists = new List<IReadOnlyDictionary<string, string>>();
        foreach (var (index, model) in spec.Models.Index())
        {
            if (!cluster.IsEmbedded && lists.Count > 0)
            {
                lists.Add(lists[0]);
                continue;
            }

            using var classifier = cluster.IsEmbedded ? draft.Load(index, model) : null;
            var keys = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (image, file) in maps.Files)
                keys[image] = await cluster.PutAsync(MemoryMarshal.AsBytes((await ReadAsync(file, image, classifier, spec, cancellationToken)).Values.AsSpan()).ToArray(), cancellationToken);
            lists.Add(keys);
        }

        return await cluster.PutAsync(SweepMaps.List(lists), cancellationToken);
    }

    private static async Task<SaliencyMap> ReadAsync(string file, string image, OnnxClassifier? classifier, SweepSpec spec, CancellationToken cancellationToken)
    {
        var content = await InputFile.ReadAsync("Map", file, () => File.ReadAllBytesAsync(file, cancellationToken));
        var stored = SaliencyMap.Read(content, file, null, null);
        if (classifier?.Preprocessing is not { } view || (stored.HeightPixels, stored.WidthPixels) == (view.HeightPixels, view.WidthPixels)) return stored;
        // Only a map of another size needs the picture, whose size it may have.
        var path = Path.Combine(spec.Images.Folder!, image);
        var picture = await InputFile.ReadAsync("Image", path, () => File.ReadAllBytesAsync(path, cancellationToken));
        return SaliencyMap.ReadInView(content, file, PictureDecoder.Decode(picture, image), view);
    }
}
