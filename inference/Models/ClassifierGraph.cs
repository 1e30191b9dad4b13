using DeCam.Inference.Classes;
using DeCam.Inference.Graph;
using DeCam.Inference.Metadata;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Models;

/// <summary>A model's graph edited to take one image input and to give logits in float32, ready to be opened.</summary>
internal sealed class ClassifierGraph
{
    private readonly string _name;
    private bool _isEdited;

    private ClassifierGraph(string path, string name, ModelProto model, ImageInput input, string output, ImagePreprocessing preprocessing)
    {
        (FilePath, _name, Model, Input, Output, Preprocessing) = (path, name, model, input, output, preprocessing);
        if (preprocessing.Activation is { } activation) SaidActivation = (activation, preprocessing.Origins["activation"]);
        IsBatchMixed = ForeignOperators.QuantisesTheBatch(model.Graph);
        IsRounded = ActivationCut.IsRounded(model.Graph, output);
        // Who says that the outputs are probabilities wants them as they are.
        if (SaidActivation?.Activation != Activation.None) Cut = ActivationCut.Apply(model.Graph, output);
    }

    /// <summary>The model's file.</summary>
    public string FilePath { get; }

    /// <summary>The edited graph; after <see cref="Open"/> the one that was opened, after <see cref="ForgetModel"/> empty.</summary>
    public ModelProto Model { get; private set; }

    /// <summary>The input that takes the image.</summary>
    public ImageInput Input { get; }

    /// <summary>The output that holds the classes, the only one.</summary>
    public string Output { get; }

    /// <summary>How images are prepared.</summary>
    public ImagePreprocessing Preprocessing { get; }

    /// <summary>All that is said of its pictures and classes.</summary>
    public required ModelStatements Statements { get; init; }

    /// <summary>Watches what it does in native code.</summary>
    public required ModelWatch Watch { get; init; }

    /// <summary>What was cut off its end.</summary>
    public CutActivation Cut { get; }

    /// <summary>The activation that somebody states, with who does; null where nobody does.</summary>
    public (Activation Activation, string Origin)? SaidActivation { get; }

    /// <summary>Whether the output is rounded to whole steps.</summary>
    public bool IsRounded { get; }

    /// <summary>Whether scores depend on what else is in a batch, so that every image is run alone.</summary>
    public bool IsBatchMixed { get; }

    /// <summary>Sentences about what was chosen in the graph.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Multiplications with addition of one evaluation; 0 when unknown.</summary>
    public long MultiplyAccumulates() => Cost().Count;

    /// <summary>The same, the bytes that the largest layer reads and writes for one image, and the number of values of its weights.</summary>
    public (long Count, long LayerBytes, long Weights) Cost() =>
        Models.MultiplyAccumulates.Of(Model, Input, Input.Shape(1, Preprocessing.HeightPixels, Preprocessing.WidthPixels), FilePath);

    /// <summary>Reads a file with its sidecar.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="overrides">Preprocessing said by the user.</param>
    /// <param name="limits">What it may take; null for the usual.</param>
    /// <exception cref="ScoringRefusedException">The model is not an image classifier.</exception>
    public static ClassifierGraph Read(string path, string name, PreprocessingSettings overrides, NativeLimits? limits = null)
    {
        var model = ModelProtoFile.Read(path, name);
        try
        {
            return Read(model, path, name, overrides, limits ?? new());
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new ScoringRefusedException(RefusalKind.Input, $"Model '{name}' is damaged: a node of its graph lacks inputs, outputs or values; export or copy it again.", e);
        }
    }

    private static ClassifierGraph Read(ModelProto model, string path, string name, PreprocessingSettings overrides, NativeLimits limits)
    {
        var (graph, statements) = (model.Graph, ModelStatements.Of(path, name, model, overrides));
        WeightFiles.Check(graph, path, name);
        ForeignOperators.RefuseOptimised(graph, name);
        var isEdited = LocalFunctions.Inline(model);
        TrainingNodes.RefuseBatchStatistics(graph, name);
        var output = ClassOutput.Find(graph, name, statements.Output);
        isEdited |= TrainingNodes.DropDropout(model) | OutputTensor.Keep(model, output.Tensor);
        var input = ImageInputs.Find(graph, name, statements.Input, statements.Layout, statements.UsualLayout);
        var inside = new HeadNormalisation(graph, Path.GetDirectoryName(Path.GetFullPath(path))!).Read(input);
        isEdited |= InputForm.Apply(model, input);
        isEdited |= DynamicBatch.FreeUnknown(graph, graph.Input.First(i => i.Name == input.Name), output.Tensor);
        return new(path, name, model, input, output.Tensor, statements.Resolve(input, inside))
        {
            Statements = statements,
            Watch = new(path, name, limits),
            _isEdited = isEdited,
            Notes = output.Note is { } note ? [note] : [],
        };
    }

    /// <summary>Opens it with a dynamic batch where that works, else with the batch it was exported with.</summary>
    /// <param name="options">Makes settings of a session; fresh ones for each try.</param>
    /// <exception cref="ScoringRefusedException">The model cannot be run, or its output does not hold classes.</exception>
    public (InferenceSession Session, ModelSignature Signature) Open(Func<SessionOptions> options)
    {
        new OutsizedTensors(_name, Path.GetDirectoryName(Path.GetFullPath(FilePath))!, Watch.LoadBytes, NativeLimits.MoreMemory).Refuse(Model.Graph);
        GrowthTrial.Run(this);
        var declared = Model;
        var (opened, model) = new BatchTrials(this, options).Best();
        Model = model ?? declared;
        return opened;
    }

    /// <summary>Lets go of the graph, and with it of the memory of its weights; nothing is opened of it any more.</summary>
    public void ForgetModel() => Model = new();

    /// <summary>Opens a version of the graph and measures it.</summary>
    /// <param name="model">The graph; given a plain output where its own has no dimension for the batch.</param>
    /// <param name="options">Settings of the session.</param>
    /// <param name="batch">Images of a run.</param>
    /// <exception cref="ScoringRefusedException">It cannot be run, or its output does not hold classes.</exception>
    internal (InferenceSession Session, ModelSignature Signature) Try(ModelProto model, Func<SessionOptions> options, int batch)
    {
        var opened = Measure(model, options, batch);
        if (opened.Signature.OutputShape.Count > 1) return opened;
        opened.Session.Dispose();
        OutputTensor.Flatten(model, Output, opened.Signature.ValueCount);
        _isEdited = true;
        return Measure(model, options, batch);
    }

    /// <summary>Opens a version of the graph under watch.</summary>
    internal InferenceSession OpenWatched(ModelProto model, SessionOptions options, bool isUnchanged = false) =>
        Watch.Open(() => SessionFactory.Open(model, FilePath, _name, options, isUnchanged));

    private (InferenceSession Session, ModelSignature Signature) Measure(ModelProto model, Func<SessionOptions> create, int batch)
    {
        using var options = create();
        var isUnchanged = !_isEdited && Cut == CutActivation.None && ReferenceEquals(model, Model);
        if (!isUnchanged) model.Graph.DropUnusedInitialisers();
        var session = OpenWatched(model, options, isUnchanged);
        try
        {
            return (session, new ClassifierProbe(session, this, batch).Measure());
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
