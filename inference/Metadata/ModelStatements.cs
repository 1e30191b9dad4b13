using DeCam.Inference.Classes;
using DeCam.Inference.Graph;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Inference.Metadata;

/// <summary>
/// All that is said of a model's pictures and classes. The order of importance: the user, the sidecar, the model's own metadata, files
/// of other tools beside it.
/// </summary>
internal sealed class ModelStatements
{
    private readonly string _name;
    private readonly PreprocessingSettings _overrides;
    private readonly Sidecar _sidecar;
    private readonly ModelMetadata _metadata;
    private readonly IReadOnlyList<PreprocessingSource> _neighbours;
    private readonly PreprocessingSettings _neighbourLabels;
    private readonly List<string> _notes;

    private ModelStatements(string path, string name, ModelProto model, PreprocessingSettings overrides)
    {
        var (sidecar, files) = (Sidecar.Of(path), NeighbourFiles.Of(path));
        (_name, _overrides, _sidecar, _metadata) = (name, overrides, sidecar.Beside(overrides), ModelMetadata.Of(model));
        // What was pinned on another machine counts, not what lies beside the file on this one.
        var pinned = overrides.Pinned == true ? overrides.Neighbours ?? PreprocessingSettings.None : sidecar.Settings.Neighbours;
        _neighbours = pinned is null ? files.Sources : [new("neighbour files", pinned)];
        _neighbourLabels = new() { Labels = pinned?.Labels ?? (pinned is null or { LabelsSha256: not null } ? files.Settings.Labels : null), LabelsSha256 = pinned?.LabelsSha256 };
        _notes = [.. new[] { sidecar.Note }.OfType<string>(), .. _metadata.Notes, .. files.Notes];
    }

    /// <summary>Name of the input, where a person gave it.</summary>
    public string? Input => _overrides.Input ?? _sidecar.Settings.Input;

    /// <summary>Name of the output, where a person gave it.</summary>
    public string? Output => _overrides.Output ?? _sidecar.Settings.Output;

    /// <summary>The layout, where a person gave it.</summary>
    public TensorLayout? Layout => _overrides.Layout ?? _sidecar.Settings.Layout;

    /// <summary>The layout where neither a person nor the shape of the input tells it.</summary>
    public TensorLayout? UsualLayout => _metadata.Settings.Layout ?? _neighbours.Select(n => n.Settings.Layout).FirstOrDefault(l => l is not null);

    /// <summary>Reads what is said of a model.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="model">The graph as the file has it.</param>
    /// <param name="overrides">What the user said.</param>
    /// <exception cref="ScoringRefusedException">The sidecar cannot be used.</exception>
    public static ModelStatements Of(string path, string name, ModelProto model, PreprocessingSettings overrides) => new(path, name, model, overrides);

    /// <summary>Settles how pictures are prepared.</summary>
    /// <param name="input">The model's input.</param>
    /// <param name="inside">What the model's graph does to its input besides.</param>
    /// <exception cref="ScoringRefusedException">Two people's statements contradict each other or the model, or nothing gives the size of the input.</exception>
    public ImagePreprocessing Resolve(ImageInput input, InputNormalisation? inside)
    {
        var notes = new List<string>(_notes);
        List<PreprocessingSource> sources = [PreprocessingSource.OfUser(_overrides), _sidecar.Source];
        foreach (var read in (IEnumerable<PreprocessingSource>)[new(ModelMetadata.Origin, _metadata.Settings), .. _neighbours])
        {
            var stated = sources.Aggregate(PreprocessingSettings.None, (all, source) => all.Over(source.Settings));
            var settings = ReadSettings.Beside(read, stated, input, notes) with { Labels = null, LabelsSha256 = null };
            sources.Add(read with { Settings = settings });
        }

        return ImagePreprocessing.Resolve(input, sources, inside) with { Unused = notes };
    }

    /// <summary>The names of the classes, and the preprocessing with their origin.</summary>
    /// <exception cref="ScoringRefusedException">The file of labels cannot be used, or is not the one that was asked for.</exception>
    public (Labels Labels, ImagePreprocessing Preprocessing) Named(ImagePreprocessing preprocessing, int classCount, bool isYesOrNo)
    {
        Labels Read(string file, string? hash) => isYesOrNo ? Labels.ReadYesOrNo(file, hash) : Labels.Read(file, classCount, hash);
        if (preprocessing.Labels is { } stated) return (Read(stated, preprocessing.LabelsSha256), preprocessing);
        var own = _metadata.Labels(classCount, isYesOrNo);
        if (own.Count > 0) return (own, From(preprocessing, null, ModelMetadata.Origin));
        if (own.Note is { } unfit) preprocessing = preprocessing with { Unused = [.. preprocessing.Unused, unfit] };
        var sha256 = _neighbourLabels.LabelsSha256;
        if (_neighbourLabels.Labels is not { } beside)
        {
            return sha256 is null ? (Labels.None, preprocessing) : throw new ScoringRefusedException(RefusalKind.Input,
                $"Model '{_name}' is asked for with labels of hash {sha256}, which are not on this machine; put the file config.json of its tool beside it, as where it was asked for.");
        }

        if (sha256 is not null && Labels.HashOf(beside) != sha256) return (Read(beside, sha256), preprocessing);
        try
        {
            return (Read(beside, null), From(preprocessing, beside, $"neighbour '{Path.GetFileName(beside)}'"));
        }
        catch (ScoringRefusedException other)
        {
            return (Labels.None, preprocessing with { Unused = [.. preprocessing.Unused, $"{Sentence.Ended(other.Message)} They are not used."] });
        }
    }

    private static ImagePreprocessing From(ImagePreprocessing preprocessing, string? file, string origin) => preprocessing with
    {
        Labels = file,
        Origins = new Dictionary<string, string>(preprocessing.Origins) { ["labels"] = origin },
    };
}
