using DeCam.Attributions;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Inference.Benchmarks;
using DeCam.Inference.Inspection;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;

namespace DeCam.Cluster.Client.Sweeps.Specification;

/// <summary>A specification as written, before any cluster has looked at what it names.</summary>
/// <param name="Folder">Full path of the folder of the file, which relative paths start from.</param>
/// <param name="Spec">The sweep; its models have no hashes yet and its images name what the file names.</param>
/// <param name="Document">The document, for refusals that name a line.</param>
internal sealed record SweepDraft(string Folder, SweepSpec Spec, SpecNode Document)
{
    /// <summary>What the document says of a model, for refusals.</summary>
    /// <param name="index">Index in <see cref="SweepSpec.Models"/>.</param>
    public SpecNode Model(int index) => Document.Members()["models"].Items()[index];

    /// <summary>What the document says of a method other than a control, for refusals.</summary>
    /// <param name="index">Index in <see cref="SweepSpec.Methods"/>.</param>
    public SpecNode Method(int index) => Document.Members()["methods"].Items()[index];

    /// <summary>What the document says of the images, for refusals.</summary>
    public SpecNode Images => Document.Members()["images"];

    /// <summary>Full path of what it names: beside the specification, or else in the working folder.</summary>
    public string LocalPath(string path)
    {
        var beside = Path.GetFullPath(Path.Combine(Folder, path));
        return Path.Exists(beside) ? beside : Path.GetFullPath(path);
    }

    /// <summary>Loads a model of this machine, with the preprocessing that the cluster resolved.</summary>
    /// <param name="index">Index in <see cref="SweepSpec.Models"/>.</param>
    /// <param name="resolved">The model as resolved.</param>
    /// <exception cref="DeCam.Scoring.ScoringRefusedException">The model cannot be used.</exception>
    public OnnxClassifier Load(int index, SweepModel resolved) =>
        OnnxClassifier.Load(LocalPath(Spec.Models[index].File), resolved.Name, Preprocessing(resolved));

    /// <summary>Measures maps from inside a model of this machine.</summary>
    /// <param name="index">Index in <see cref="SweepSpec.Models"/>.</param>
    /// <param name="resolved">The model as resolved.</param>
    /// <param name="requests">The maps; for none the model is not opened.</param>
    /// <exception cref="DeCam.Scoring.ScoringRefusedException">The model cannot be used.</exception>
    public IReadOnlyList<AttributionTime> TimesInside(int index, SweepModel resolved, IReadOnlyList<AttributionRequest> requests) =>
        requests.Count == 0 ? [] : AttributionBenchmark.Run(LocalPath(Spec.Models[index].File), resolved.Name, Preprocessing(resolved), requests);

    /// <summary>Makes and measures a network of 8-bit integers of a model of this machine, for a picture that is made up.</summary>
    /// <param name="index">Index in <see cref="SweepSpec.Models"/>.</param>
    /// <param name="resolved">The model as resolved.</param>
    /// <param name="cancellationToken">Ends it between two pictures.</param>
    /// <exception cref="DeCam.Scoring.ScoringRefusedException">The model cannot be used.</exception>
    public PrecisionInspection InIntegers(int index, SweepModel resolved, CancellationToken cancellationToken) =>
        PrecisionInspection.Of(LocalPath(Spec.Models[index].File), Preprocessing(resolved), picture: null, cancellationToken);

    /// <summary>Reads a file.</summary>
    /// <exception cref="CommandFailedException">The file is not a specification.</exception>
    public static SweepDraft Read(string path)
    {
        var document = SpecFile.Open(path);
        return new(Path.GetDirectoryName(Path.GetFullPath(path))!, SpecReader.Read(document, Path.GetFileNameWithoutExtension(path)), document);
    }

    private static PreprocessingSettings Preprocessing(SweepModel resolved) => PreprocessingSettings.FromJson(resolved.Preprocessing, $"model '{resolved.Name}'");
}
