using DeCam.Scoring;

namespace DeCam.Inference.Preprocessing;

/// <summary>
/// What files of other tools beside a model say of it: <c>preprocessor_config.json</c> and <c>config.json</c> of Hugging Face, and
/// <c>config.json</c> of timm.
/// </summary>
/// <param name="Sources">What they say, the first counts most; paths of labels are absolute.</param>
/// <param name="Notes">Sentences on files, or parts of them, that are not used.</param>
public sealed record NeighbourFiles(IReadOnlyList<PreprocessingSource> Sources, IReadOnlyList<string> Notes)
{
    private const string Preprocessor = "preprocessor_config.json", Config = "config.json", Metadata = "metadata.json";

    // Hugging Face's repositories keep exported models in a folder of this name, below the files that belong to them.
    private const string ExportFolder = "onnx";

    /// <summary>All that the files say, as one.</summary>
    public PreprocessingSettings Settings => Sources.Aggregate(PreprocessingSettings.None, (all, source) => all.Over(source.Settings));

    /// <summary>Full paths of the files that would be read for a model, whether they are there or not.</summary>
    public static IReadOnlyList<string> PathsOf(string modelPath)
    {
        var folder = FolderOf(Path.GetFullPath(modelPath));
        return [Path.Combine(folder, Preprocessor), Path.Combine(folder, Config), Path.Combine(folder, Metadata)];
    }

    /// <summary>Reads the files beside a model. Files that cannot be read give a note.</summary>
    public static NeighbourFiles Of(string modelPath)
    {
        var (sources, notes) = (new List<PreprocessingSource>(), new List<string>());
        var full = Path.GetFullPath(modelPath);
        var folder = FolderOf(full);
        var preprocessor = NeighbourJson.Read(Path.Combine(folder, Preprocessor), notes);
        var config = NeighbourJson.Read(Path.Combine(folder, Config), notes);
        if ((preprocessor ?? config) is { } file && !BelongsTo(full))
        {
            file.Note(!Sidecar.IsFile(full) ? "is not used: a server has the model, and nothing says that the file is of it; put what it says into the model's sidecar" : "is not used: there are several models, and only for one called model.onnx it would be clear that the file is of it");
            return new([], notes);
        }

        if (preprocessor is not null && HuggingFacePreprocessor.Is(preprocessor)) sources.Add(Source(preprocessor, new HuggingFacePreprocessor(preprocessor).Settings()));
        else if (preprocessor is not null) Foreign(preprocessor);
        if (config is not null && Said(config, Path.Combine(folder, Config), sources.Count > 0) is { } said) sources.Add(Source(config, said));
        else if (config is not null) Foreign(config);
        if (NeighbourJson.Read(Path.Combine(folder, Metadata), notes) is { } other && (other.Has("tmVersion") || other.Has("tfjsVersion") || other.Has("keras_version"))) Foreign(other);
        return new(sources, notes);
    }

    private static PreprocessingSettings? Said(NeighbourJson config, string path, bool isPrepared)
    {
        if (TimmConfig.Is(config)) return TimmConfig.Settings(config) with { Labels = config.Has("label_names") ? path : null };
        if (!config.Has("id2label") && !config.Has("model_type") && !config.Has("architectures")) return null;
        var side = isPrepared || !config.Has("image_size") ? null : config.Pixels("image_size");
        return new() { Labels = config.Has("id2label") ? path : null, Crop = side is { } pixels ? pixels : null };
    }

    private static PreprocessingSource Source(NeighbourJson file, PreprocessingSettings settings)
    {
        var origin = $"neighbour '{file.FileName}'";
        settings = UsableSettings.Of(settings, file);
        try
        {
            settings.CheckUnits(origin);
        }
        catch (ScoringRefusedException wrong)
        {
            file.Note($"has numbers that are not used: {Sentence.Reason(wrong.Message)}");
            settings = settings with { Mean = null, Std = null, Scale = null };
        }

        return new(origin, settings);
    }

    private static void Foreign(NeighbourJson file) => file.Note($"is of another tool (it has {file.Keys}) and is not used");

    private static string FolderOf(string modelPath)
    {
        var folder = Path.GetDirectoryName(modelPath)!;
        var isBare = !File.Exists(Path.Combine(folder, Preprocessor)) && !File.Exists(Path.Combine(folder, Config));
        return isBare && Path.GetFileName(folder) == ExportFolder ? Path.GetDirectoryName(folder)! : folder;
    }

    // Exporters call the one model of a folder and its variants model.onnx, model_fp16.onnx and so on.
    private static bool BelongsTo(string modelPath) =>
        Sidecar.IsFile(modelPath)
        && (Path.GetFileName(modelPath).StartsWith("model", StringComparison.OrdinalIgnoreCase)
            || Directory.EnumerateFiles(Path.GetDirectoryName(modelPath)!, "*.onnx").Take(2).Count() == 1);
}
