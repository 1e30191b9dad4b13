using DeCam.Inference.Devices;
using DeCam.Inference.Graph;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Inference.Quantisation;
using DeCam.Tests.Inference.Gradients;
using DeCam.Tests.Inference.Models;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Tests.Inference.Quantisation;

/// <summary>A small model, written as <see cref="RuleModel"/> reads it, with the network of 8-bit integers for a made-up picture.</summary>
internal sealed class SmallNetwork : IDisposable
{
    private readonly TinyModel _model = new();
    private readonly CalibrationPictures _pictures;

    /// <param name="text">The model; x is the picture and y the scores.</param>
    /// <param name="shape">Shape of x for one picture.</param>
    /// <param name="classes">Number of scores.</param>
    /// <param name="opset">Version of the operators.</param>
    public SmallNetwork(string text, long[] shape, int classes, int opset = 13)
    {
        var model = RuleModel.Of(text, shape, opset);
        model.Graph.Input[0] = TinyModel.Value("x", [-1, .. shape.Skip(1)]);
        model.Graph.Output[0] = TinyModel.Value("y", -1, classes);
        _model.Model.MergeFrom(model);
        _model.Model.OpsetImport.Clear();
        _model.Model.OpsetImport.Add(model.OpsetImport);
        Path = _model.Save();
        Model = OnnxClassifier.Load(Path, "tiny.onnx", TinyRun.Plain);
        Maker = NetworkMaker.Load(Path, "tiny.onnx", TinyRun.Plain);
        var (height, width) = (Model.Preprocessing.HeightPixels, Model.Preprocessing.WidthPixels);
        var random = new Random(3);
        Image = new(new DeCam.Imaging.ImageView(height, width, Enumerable.Range(0, height * width * 3).Select(_ => (byte)random.Next(256)).ToArray()), Model.Preprocessing);
        _pictures = new(Image, Model.Signature.Input, [DeCam.Masks.Baseline.Black, DeCam.Masks.Baseline.Mean]);
        Bytes = Maker.Make(_pictures.Count, _pictures.Write, TestContext.Current.CancellationToken);
        Network = OnnxClassifier.LoadNetwork(Bytes, Model);
    }

    public string Path { get; }

    public OnnxClassifier Model { get; }

    public NetworkMaker Maker { get; }

    public PreparedImage Image { get; }

    public byte[] Bytes { get; }

    public OnnxClassifier Network { get; }

    public ModelProto Written => ModelProto.Parser.ParseFrom(Bytes);

    /// <summary>Picture of a number, as the network is fed.</summary>
    public float[] Picture(int index)
    {
        var values = new float[Model.InputLength];
        _pictures.Write(index, values);
        return values;
    }

    /// <summary>Operators of a network as ONNX Runtime runs it, with their numbers.</summary>
    public static IReadOnlyDictionary<string, int> Optimised(byte[] network)
    {
        var folder = Directory.CreateTempSubdirectory("decam-test-");
        try
        {
            using var options = SessionFactory.IntegerOptions();
            options.OptimizedModelFilePath = System.IO.Path.Combine(folder.FullName, "optimised.onnx");
            using (new InferenceSession(network, options)) { }
            return ModelProto.Parser.ParseFrom(File.ReadAllBytes(options.OptimizedModelFilePath)).Graph.Node.CountBy(n => n.OpType).ToDictionary();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Scores of a picture by the model or by the network.</summary>
    public static float[] Scores(OnnxClassifier classifier, float[] picture)
    {
        var output = new float[classifier.Signature.ValueCount];
        using var given = OrtValue.CreateTensorValueFromMemory(picture, classifier.InputShape(1));
        using var taken = OrtValue.CreateTensorValueFromMemory(output, classifier.Signature.OutputShapeOf(1));
        classifier.Run(given, taken);
        return output;
    }

    public void Dispose()
    {
        Network.Dispose();
        Model.Dispose();
        Maker.Dispose();
        _model.Dispose();
    }
}
