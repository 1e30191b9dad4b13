using System.Runtime.InteropServices;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Content;
using DeCam.Imaging;
using DeCam.Inference.Imaging;

namespace DeCam.Cluster.Client.Results;

/// <summary>Writes the files of finished explanations.</summary>
/// <param name="cluster">Has the maps.</param>
/// <param name="namedFolder">The folder as the user named it, for errors.</param>
/// <param name="pictures">Which pictures are made, and how.</param>
internal sealed class ResultWriter(ClusterConnection cluster, string namedFolder, PictureSettings pictures)
{
    /// <summary>Writes the place's folder, or <c>class-INDEX/</c> in it for each class when several are explained.</summary>
    /// <param name="result">The run.</param>
    /// <param name="place">The folder of the image and method.</param>
    /// <param name="facts">What is known beside the run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<WrittenResult>> WriteAsync(RunResult result, string place, ResultFacts facts, CancellationToken cancellationToken)
    {
        int[] classes = facts.Classes ?? [.. result.Targets.Select(t => t.Class)];
        var photo = await OriginalPhoto.FindAsync(cluster, new(result.Spec.ImageName, result.Spec.ImageSha256, facts.ImagePath, result.Preprocessing),
            pictures.Overlay.SizePixels, async () => new ImageView(result.HeightPixels, result.WidthPixels, await cluster.GetAsync(result.ViewSha256, cancellationToken)), cancellationToken);
        var written = new List<WrittenResult>();
        foreach (var target in result.Targets)
        {
            var (parent, folder) = classes.Length > 1 ? (place, ResultFiles.ClassFolder(target.Class)) : (namedFolder, Path.GetRelativePath(namedFolder, place));
            var map = await MapAsync(target.MapSha256, cancellationToken);
            var snapshots = new List<float[]>();
            foreach (var snapshot in target.Snapshots) snapshots.Add(await MapAsync(snapshot.MapSha256, cancellationToken));
            var uncertainty = target.Evidence is { UncertaintySha256: { Length: > 0 } sha256 } ? await MapAsync(sha256, cancellationToken) : null;
            var objects = new List<float[]>();
            foreach (var one in target.Objects) objects.Add(await MapAsync(one.MapSha256, cancellationToken));
            written.Add(WriteFailure.Named(namedFolder, () =>
            {
                using var files = new ResultFolder(parent, folder);
                var document = AddMaps(files, result, target, map, snapshots) with
                {
                    Localisation = facts.Region?.Judge(map),
                    Truth = facts.Truth,
                    Inputs = facts.Inputs,
                    Classes = classes,
                    Control = facts.Controls.GetValueOrDefault(target.Class),
                    Evidence = target.Evidence is { } evidence ? AddEvidence(files, evidence, uncertainty, result) : null,
                    Objects = objects.Count > 0 ? AddObjects(files, target.Objects, objects, result) : null,
                };
                document = document with
                {
                    Weak = WeakMap.Sentence(document.Metrics, document.Control?.First, document.Evidence?.SplitHalf),
                    Pictures = ResultPictures.Part(pictures, document, photo.Note),
                };
                foreach (var (name, content) in ResultPictures.Of(document, map, objects, uncertainty, photo, pictures)) files.Add(name, content);
                files.Add(ResultFiles.Document, System.Text.Encoding.UTF8.GetBytes(Json.Text(document) + "\n"));
                return new WrittenResult(files.Publish(), document);
            }));
        }

        return written;
    }

    private static ResultDocument AddMaps(ResultFolder files, RunResult result, TargetResult target, float[] map, List<float[]> maps)
    {
        var npy = Npy.ToBytes(map, result.HeightPixels, result.WidthPixels);
        files.Add(ResultFiles.Map, npy);
        var snapshots = new List<SnapshotPart>();
        foreach (var (snapshot, values) in target.Snapshots.Zip(maps))
        {
            var content = Npy.ToBytes(values, result.HeightPixels, result.WidthPixels);
            var file = ResultFiles.Snapshot(snapshot.Evaluations);
            files.Add(file, content);
            snapshots.Add(new(snapshot.Evaluations, file, ContentKey.Of(content)));
        }

        return ResultDocuments.Of(result, target, new(ResultFiles.Map, ContentKey.Of(npy), map.Min(), map.Max()), snapshots);
    }

    private static EvidencePart AddEvidence(ResultFolder files, EvidenceResult evidence, float[]? uncertainty, RunResult result)
    {
        var npy = uncertainty is null ? null : Npy.ToBytes(uncertainty, result.HeightPixels, result.WidthPixels);
        if (npy is not null) files.Add(ResultFiles.Uncertainty, npy);
        return new(npy is null ? null : ResultFiles.Uncertainty, npy is null ? null : ContentKey.Of(npy), evidence.SplitHalf,
            evidence.Kinds.ToDictionary(k => k.Kind, k => k.R2));
    }

    private static List<ObjectPart> AddObjects(ResultFolder files, ObjectResult[] objects, List<float[]> maps, RunResult result)
    {
        var parts = new List<ObjectPart>();
        foreach (var (one, map) in objects.Zip(maps))
        {
            var (file, content) = ($"{ResultFiles.ObjectFolder(parts.Count)}/{ResultFiles.Map}", Npy.ToBytes(map, result.HeightPixels, result.WidthPixels));
            files.Add(file, content);
            parts.Add(new(file, ContentKey.Of(content), one.Share, one.Kept, one.Left, one.IsRecognised));
        }

        return parts;
    }

    private async Task<float[]> MapAsync(string sha256, CancellationToken cancellationToken) =>
        MemoryMarshal.Cast<byte, float>((await cluster.GetAsync(sha256, cancellationToken)).Span).ToArray();
}

/// <summary>What is known of a result beside its run.</summary>
/// <param name="Inputs">All that decides it, as <see cref="ResultInputs"/> has it.</param>
/// <param name="Classes">The classes of all runs that were asked for together; null where one run has them all.</param>
/// <param name="Region">The object the map should find, or null.</param>
/// <param name="Truth">The true class, or null.</param>
internal sealed record ResultFacts(SortedDictionary<string, string> Inputs, int[]? Classes, ObjectRegionFile? Region, TruthPart? Truth)
{
    /// <summary>Path of the photo where there is one, or null.</summary>
    public string? ImagePath { get; init; }

    /// <summary>The centre control of each class; none where it was not judged.</summary>
    public IReadOnlyDictionary<int, ControlPart> Controls { get; init; } = new Dictionary<int, ControlPart>();
}
