using DeCam.Inference.Classes;
using DeCam.Inference.Graph;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Inference.Metadata;

/// <summary>What an ONNX file says of its pictures and classes.</summary>
internal sealed class ModelMetadata
{
    /// <summary>Its origin, as <c>decam model inspect</c> shows it.</summary>
    public const string Origin = "model metadata";

    private readonly IReadOnlyList<ClassNames> _names;

    private ModelMetadata(PreprocessingSettings settings, IReadOnlyList<ClassNames> names, IReadOnlyList<string> notes) =>
        (Settings, _names, Notes) = (settings, names, notes);

    /// <summary>What it says of preprocessing.</summary>
    public PreprocessingSettings Settings { get; }

    /// <summary>Sentences on what is not used.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Reads it from a model as its file has it.</summary>
    public static ModelMetadata Of(ModelProto model)
    {
        var entries = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in model.MetadataProps) entries.TryAdd(entry.Key.Trim(), entry.Value.Trim());
        var notes = new List<string>();
        var settings = ImageMetadata.Of(model, entries, notes).Over(UltralyticsMetadata.Of(entries, notes));
        return new(settings, ClassNames.Of(model, entries), notes);
    }

    /// <summary>The names of the classes; none where it has none, or only such as do not fit, of which the note tells.</summary>
    /// <param name="classCount">Classes of the model.</param>
    /// <param name="isYesOrNo">Whether the model gives one value, which says yes or no to class 1.</param>
    public Labels Labels(int classCount, bool isYesOrNo = false)
    {
        string? note = null;
        foreach (var names in _names)
        {
            try
            {
                return MetadataLabels.Of(names, classCount, isYesOrNo);
            }
            catch (ScoringRefusedException unfit)
            {
                note ??= $"{Sentence.Ended(unfit.Message)} It is not used.";
            }
        }

        return note is null ? Classes.Labels.None : new([], Classes.Labels.None.Form, note);
    }
}
