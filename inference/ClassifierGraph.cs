using DeCam.Inference.Graph;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference;

/// <summary>A model's graph edited to give logits for any number of images, ready to be opened.</summary>
internal sealed class ClassifierGraph
{
    private readonly string _path;
    private readonly string _name;

    private ClassifierGraph(string path, string name, ModelProto model, ImageInput input, string output, Preprocessing preprocessing)
    {
        (_path, _name, Model, Input, Output, Preprocessing) = (path, name, model, input, output, preprocessing);
        Cut = ActivationCut.Apply(model.Graph, output);
    }

    /// <summary>The edited graph.</summary>
    public ModelProto Model { get; }

    /// <summary>The input that takes the image.</summary>
    public ImageInput Input { get; }

    /// <summary>The output that holds the classes.</summary>
    public string Output { get; }

    /// <summary>How images are prepared.</summary>
    public Preprocessing Preprocessing { get; }

    /// <summary>What was cut off its end.</summary>
    public CutActivation Cut { get; }

    /// <summary>Multiplications with addition of one evaluation; 0 when unknown.</summary>
    public long MultiplyAccumulates()
    {
        var (height, width) = (Preprocessing.HeightPixels, Preprocessing.WidthPixels);
        long[] shape = Input.Layout == TensorLayout.Nchw ? [1, Input.Channels, height, width] : [1, height, width, Input.Channels];
        return Graph.MultiplyAccumulates.Of(Model, Input, shape, _path);
    }

    /// <summary>Reads a file with its sidecar.</summary>
    /// <exception cref="ScoringRefusedException">It is not an image classifier.</exception>
    public static ClassifierGraph Read(string path, string name, PreprocessingSettings overrides)
    {
        var model = ModelProtoFile.Read(path, name);
        var sidecar = Sidecar.Of(path).Beside(overrides);
        var input = ImageInput.Find(model.Graph, name, overrides.Input ?? sidecar.Settings.Input, overrides.Layout ?? sidecar.Settings.Layout);
        var output = FindOutput(model.Graph, name, overrides.Output ?? sidecar.Settings.Output);
        return new(path, name, model, input, output, Preprocessing.Resolve(input, overrides, sidecar));
    }

    /// <summary>Opens it with a dynamic batch where that works, else with the batch it was exported with.</summary>
    /// <param name="options">Makes settings of a session; fresh ones for each try.</param>
    /// <exception cref="ScoringRefusedException">It cannot be run, or gives something else than classes.</exception>
    public (InferenceSession Session, ModelSignature Signature) Open(Func<SessionOptions> options)
    {
        var original = Input.DeclaredBatch is null ? null : Model.Clone();
        var isFreed = DynamicBatch.Apply(Model.Graph, Input.Name);
        try
        {
            return Try(Cut != CutActivation.None || isFreed ? Model : null, options, Input.DeclaredBatch ?? 1);
        }
        catch (ScoringRefusedException) when (isFreed && Input.DeclaredBatch == 1)
        {
            return Try(original, options, 1);
        }
    }

    private (InferenceSession Session, ModelSignature Signature) Try(ModelProto? model, Func<SessionOptions> create, int declaredBatch)
    {
        using var options = create();
        var session = SessionFactory.Open(model, _path, _name, options);
        try
        {
            return (session, new ClassifierProbe(session, this).Measure(declaredBatch));
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static string FindOutput(GraphProto graph, string model, string? name)
    {
        ScoringRefusedException Refused(string what) => new(RefusalKind.Input, $"Model '{model}' {what}.");
        var names = graph.Output.Select(o => o.Name).ToList();
        if (name is not null && !names.Contains(name))
            throw Refused($"has the outputs {string.Join(", ", names)} and no output '{name}'; correct or leave out the key 'output'");
        if (name is null && names.Count > 1)
            throw Refused($"has {names.Count} outputs ({string.Join(", ", names)}), as detection models do; for a classifier, name the output of its classes by the key 'output'");
        var output = graph.Output.First(o => o.Name == (name ?? names[0]));
        if (output.Type?.TensorType is { HasElemType: true } type && type.ElemType != ElementTypes.Float32)
            throw Refused($"gives {ElementTypes.Name(type.ElemType)} at '{output.Name}' but float32 is supported; export it as float32");
        return output.Name;
    }
}
