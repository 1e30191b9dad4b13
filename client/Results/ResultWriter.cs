using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.Localisation;
using DeCam.Imaging;
using DeCam.Inference.Imaging;

namespace DeCam.Cluster.Client.Results;

/// <summary>Writes the files of finished explanations.</summary>
/// <param name="cluster">Has the maps.</param>
/// <param name="namedFolder">The folder as the user named it, for errors.</param>
internal sealed class ResultWriter(ClusterConnection cluster, string namedFolder)
{
    /// <summary>Writes <c>OUT/NAME/</c>, or <c>OUT/NAME/class-INDEX/</c> for each class when several are explained.</summary>
    /// <param name="result">The run.</param>
    /// <param name="outputFolder">OUT.</param>
    /// <param name="name">NAME.</param>
    /// <param name="folderForEachClass">Whether the run is one of several for as many classes.</param>
    /// <param name="region">The object the map should find, or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<WrittenResult>> WriteAsync(RunResult result, string outputFolder, string name,
        bool folderForEachClass, ObjectRegionFile? region, CancellationToken cancellationToken)
    {
        var view = new ImageView(result.HeightPixels, result.WidthPixels, await cluster.GetAsync(result.ViewSha256, cancellationToken));
        var written = new List<WrittenResult>();
        foreach (var target in result.Targets)
        {
            var (parent, folder) = folderForEachClass || result.Targets.Length > 1
                ? (Path.Combine(outputFolder, name), ResultFiles.ClassFolder(target.Class))
                : (outputFolder, name);
            var map = await MapAsync(target.MapSha256, cancellationToken);
            var snapshots = new List<float[]>();
            foreach (var snapshot in target.Snapshots) snapshots.Add(await MapAsync(snapshot.MapSha256, cancellationToken));
            written.Add(WriteFailure.Named(namedFolder, () =>
            {
                using var files = new ResultFolder(parent, folder);
                var document = AddFiles(files, result, target, map, snapshots, view) with { Localisation = region?.Judge(map) };
                files.Add(ResultFiles.Document, System.Text.Encoding.UTF8.GetBytes(Json.Text(document) + "\n"));
                return new WrittenResult(files.Publish(), document);
            }));
        }

        return written;
    }

    private static ResultDocument AddFiles(ResultFolder files, RunResult result, TargetResult target, float[] map, List<float[]> maps, ImageView view)
    {
        var npy = Npy.ToBytes(map, view.HeightPixels, view.WidthPixels);
        files.Add(ResultFiles.Map, npy);
        var snapshots = new List<SnapshotPart>();
        foreach (var (snapshot, values) in target.Snapshots.Zip(maps))
        {
            var content = Npy.ToBytes(values, view.HeightPixels, view.WidthPixels);
            var file = ResultFiles.Snapshot(snapshot.Evaluations);
            files.Add(file, content);
            snapshots.Add(new(snapshot.Evaluations, file, Hash(content)));
        }

        files.Add(ResultFiles.HeatMap, HeatMap.ToPng(map, view.HeightPixels, view.WidthPixels));
        files.Add(ResultFiles.Overlay, HeatMap.OverlayToPng(view, map, Caption(target)));
        if (target.Curves.Length > 0) files.Add(ResultFiles.Curves, CurvesPlot.Png(target));
        return ResultDocuments.Of(result, target, new(ResultFiles.Map, Hash(npy), map.Min(), map.Max()), snapshots);
    }

    private async Task<float[]> MapAsync(string sha256, CancellationToken cancellationToken) =>
        MemoryMarshal.Cast<byte, float>((await cluster.GetAsync(sha256, cancellationToken)).Span).ToArray();

    private static string Caption(TargetResult target) => string.Create(CultureInfo.InvariantCulture,
        $"{(target.Label.Length > 0 ? target.Label : $"class {target.Class}")} {target.Probability:0.000}");

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
