using DeCam.Inference.Gradients;
using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Scoring;

namespace DeCam.Inference.Attributions;

/// <summary>The part of a classifier behind a layer, as a graph of its own.</summary>
/// <param name="Model">The graph. Its inputs are float32.</param>
/// <param name="Layer">The input that takes the layer.</param>
/// <param name="Beside">Tensors that it needs beside the layer, such as what a block hands past it, by the name of their input.</param>
internal sealed record TailGraph(ModelProto Model, string Layer, IReadOnlyDictionary<string, TailGraph.BesideTensor> Beside)
{
    /// <summary>A tensor that does not depend on the layer.</summary>
    /// <param name="Tensor">Its name in the model.</param>
    /// <param name="Shape">Its shape for the images of a run.</param>
    internal sealed record BesideTensor(string Tensor, long[] Shape);

    /// <summary>Cuts it out.</summary>
    /// <param name="classifier">The model, as <see cref="ClassifierGraph.Open"/> left it; not changed.</param>
    /// <param name="images">Images of each run.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ScoringRefusedException">The scores do not depend on the layer.</exception>
    public static TailGraph Of(ClassifierGraph classifier, int images, string layer, CancellationToken cancellationToken)
    {
        var sessions = GraphSessions.Of(classifier, cancellationToken);
        var folded = FoldedGraph.Of(GradientGraph.Asked(classifier.Model, ForwardNetwork.InputOf(classifier, images).Value, [layer]), sessions);
        var facts = TensorFacts.Of(folded, sessions);
        var output = folded.Graph.Output[0];
        var tail = new Cut(classifier, folded.Graph, facts, GradientGraph.StandIn(folded.Graph, output.Name, layer));
        if (!tail.Take(output.Name))
            throw new ScoringRefusedException(RefusalKind.Option, $"No score of model '{classifier.Input.ModelName}' depends on layer '{layer}'; name another one, or leave the option layer out.");
        return tail.Graph(folded, output);
    }

    private sealed class Cut(ClassifierGraph classifier, GraphProto from, TensorFacts facts, string layer)
    {
        private readonly HashSet<string> _ofLayer = from.DependentsOf(layer), _ofImage = from.DependentsOf(classifier.Input.Name);
        private readonly HashSet<string> _known = [.. classifier.Model.Graph.Node.SelectMany(n => n.Output), classifier.Input.Name];
        private readonly Dictionary<string, NodeProto> _producers = from.Node.SelectMany(n => n.Output.Select(o => (o, n))).Where(p => p.o.Length > 0).ToDictionary(p => p.o, p => p.n);
        private readonly HashSet<string> _taken = [], _inputs = [];
        private readonly HashSet<NodeProto> _nodes = [];

        /// <summary>Takes what makes a tensor; false where it does not depend on the layer.</summary>
        public bool Take(string tensor)
        {
            if (!_ofLayer.Contains(tensor)) return false;
            var open = new Stack<string>([tensor]);
            while (open.TryPop(out var next))
            {
                if (!_taken.Add(next)) continue;
                // What other tensors hold is computed once, with the layer, where the model itself has them.
                var isBeside = !_ofLayer.Contains(next) && _ofImage.Contains(next) && _known.Contains(next) && ElementTypes.IsReal(facts.Type(next));
                if (next == layer || isBeside) _inputs.Add(next);
                else if (_producers.TryGetValue(next, out var node) && _nodes.Add(node))
                    foreach (var input in node.AllInputs().Where(i => i.Length > 0)) open.Push(input);
            }

            return true;
        }

        public TailGraph Graph(ModelProto folded, ValueInfoProto output)
        {
            var graph = new GraphProto { Name = "tail", Output = { output } };
            var beside = new Dictionary<string, BesideTensor>();
            foreach (var tensor in _inputs)
            {
                var name = $"decam_in_{beside.Count}_{tensor}";
                beside[name] = new(tensor, facts.Shape(tensor));
                graph.Input.Add(GraphValues.Of(name, ElementTypes.Float32, facts.Shape(tensor)));
                graph.Node.Add(GraphEdits.Cast(folded.Opset(), name, tensor, facts.Type(tensor)));
            }

            graph.Node.Add(from.Node.Where(_nodes.Contains));
            graph.Initializer.Add(from.Initializer);
            graph.DropUnusedInitialisers();
            var own = beside.First(b => b.Value.Tensor == layer).Key;
            beside.Remove(own);
            return new(new() { IrVersion = folded.IrVersion, Graph = graph, OpsetImport = { folded.OpsetImport } }, own, beside);
        }
    }
}
