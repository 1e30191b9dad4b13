using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Expansion;

/// <summary>Sees that a model has the class a sweep names, before any cell is worked on.</summary>
/// <param name="spec">The sweep.</param>
/// <param name="look">Asks the models.</param>
internal sealed class ClassCheck(SweepSpec spec, ModelLook look)
{
    /// <summary>The class that every cell explains.</summary>
    /// <exception cref="ScoringRefusedException">The model has no such class.</exception>
    public async Task ExplainedAsync(int model, SweepImage image, CancellationToken cancellationToken)
    {
        if (spec.ClassSelector is ClassSelector.Best or TrueClasses.Selector) return;
        var answer = await look.AskAsync(model, image, spec.ClassSelector, cancellationToken);
        // Any other fault, such as a torn picture, is told in the rows of its own cells.
        if (answer.Refusal is { Kind: FailureKind.Option } refusal)
            throw new ScoringRefusedException(RefusalKind.Option, $"Model '{spec.Models[model].Name}' cannot be explained for class '{spec.ClassSelector}': {refusal.Message}");
    }
}
