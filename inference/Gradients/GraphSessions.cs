using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Gradients;

/// <summary>Opens and runs what is made of a model's graph on the way to its gradients, under the limits that hold for the model.</summary>
/// <param name="path">The model's file; weights outside the graph are looked for in its folder.</param>
/// <param name="name">The model, for messages.</param>
/// <param name="watch">Watches native code; null where the model can be trusted.</param>
internal sealed class GraphSessions(string path, string name, ModelWatch? watch)
{
    /// <summary>Those of a classifier.</summary>
    public static GraphSessions Of(ClassifierGraph classifier) => new(classifier.FilePath, classifier.Input.ModelName, classifier.Watch);

    /// <summary>The model, for messages.</summary>
    public string Model => name;

    /// <summary>Full path of the model's folder.</summary>
    public string Folder { get; } = Path.GetDirectoryName(Path.GetFullPath(path))!;

    /// <summary>Opens a graph.</summary>
    /// <exception cref="ScoringRefusedException">ONNX Runtime refuses it, or it takes too long or too much.</exception>
    public InferenceSession Open(ModelProto graph, SessionOptions options)
    {
        InferenceSession Open() => SessionFactory.Open(graph, path, name, options);
        return watch is null ? Open() : watch.Open(Open);
    }

    /// <summary>Runs a session.</summary>
    /// <exception cref="ScoringRefusedException">ONNX Runtime refuses, or the run takes too long.</exception>
    /// <exception cref="OnnxRuntimeException">The machine failed.</exception>
    public void Run(Action<RunOptions> run)
    {
        try
        {
            if (watch is not null)
            {
                watch.Run(run);
                return;
            }

            using var options = new RunOptions();
            run(options);
        }
        catch (OnnxRuntimeException e) when (!RunFailure.IsOfTheMachine(e.Message))
        {
            throw RunFailure.Of(name, e);
        }
    }
}
