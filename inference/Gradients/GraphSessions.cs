using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Gradients;

/// <summary>Opens and runs what is made of a model's graph on the way to its gradients, under the limits that hold for the model.</summary>
/// <param name="path">The model's file; weights outside the graph are looked for in its folder.</param>
/// <param name="name">The model, for messages.</param>
/// <param name="watch">Watches native code; null where the model can be trusted.</param>
/// <param name="opening">Ends what is opened.</param>
internal sealed class GraphSessions(string path, string name, ModelWatch? watch, CancellationToken opening = default)
{
    /// <summary>Those of a classifier.</summary>
    public static GraphSessions Of(ClassifierGraph classifier, CancellationToken opening) => new(classifier.FilePath, classifier.Input.ModelName, classifier.Watch, opening);

    /// <summary>Ends what is opened.</summary>
    public CancellationToken Opening => opening;

    /// <summary>The model, for messages.</summary>
    public string Model => name;

    /// <summary>Full path of the model's folder.</summary>
    public string Folder { get; } = Path.GetDirectoryName(Path.GetFullPath(path))!;

    /// <summary>Opens a graph.</summary>
    /// <exception cref="ScoringRefusedException">ONNX Runtime refuses it, or it takes too long or too much.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public InferenceSession Open(ModelProto graph, SessionOptions options)
    {
        opening.ThrowIfCancellationRequested();
        // Weights apart from the memory of values, which is given back, and grows by doubling.
        options.AddSessionConfigEntry("session.use_device_allocator_for_initializers", "1");
        using var stop = opening.Register(() => options.SetLoadCancellationFlag(true));
        InferenceSession Open() => SessionFactory.Open(graph, path, name, options);
        try
        {
            return watch is null ? Open() : watch.Open(Open);
        }
        catch (ScoringRefusedException e) when (opening.IsCancellationRequested)
        {
            throw new OperationCanceledException($"The opening of model '{name}' was cancelled.", e, opening);
        }
    }

    /// <summary>Opens a graph as it is written, without its weights and with every tensor as an output, to tell types and shapes of these.</summary>
    /// <param name="graph">The graph; stays as it is.</param>
    /// <returns>The session, and the tensors in the order of the nodes.</returns>
    /// <exception cref="ScoringRefusedException">ONNX Runtime refuses it, or it takes too long or too much.</exception>
    public (InferenceSession Session, IReadOnlyList<string> Tensors) OpenEveryTensor(ModelProto graph)
    {
        var (light, _) = FoldedGraph.WithoutWeights(graph);
        var tensors = graph.Graph.Node.SelectMany(n => n.Output).Where(o => o.Length > 0).ToList();
        light.Graph.Output.Clear();
        light.Graph.Output.Add(tensors.Select(t => new ValueInfoProto { Name = t }));
        using var options = SessionFactory.CpuOptions();
        options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
        options.AddSessionConfigEntry("session.disable_prepacking", "1");
        return (Open(light, options), tensors);
    }

    /// <summary>Runs a session.</summary>
    /// <param name="run">The run.</param>
    /// <param name="isLast">Whether no other run of the session is to be expected soon, so that the memory of its values is given back.</param>
    /// <param name="cancellationToken">Ends it, also in the middle of a pass.</param>
    /// <exception cref="ScoringRefusedException">ONNX Runtime refuses, or the run takes too long.</exception>
    /// <exception cref="OnnxRuntimeException">The machine failed.</exception>
    public void Run(Action<RunOptions> run, bool isLast, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        void Stoppable(RunOptions options)
        {
            if (isLast) options.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
            using var stop = cancellationToken.Register(() => options.Terminate = true);
            run(options);
        }

        try
        {
            if (watch is not null)
            {
                watch.Run(Stoppable);
                return;
            }

            using var options = new RunOptions();
            Stoppable(options);
        }
        catch (OnnxRuntimeException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException($"A pass of model '{name}' was cancelled.", e, cancellationToken);
        }
        catch (OnnxRuntimeException e) when (!RunFailure.IsOfTheMachine(e.Message))
        {
            throw RunFailure.Of(name, e);
        }
    }
}
