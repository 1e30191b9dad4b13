using DeCam.Inference.Gradients;
using DeCam.Inference.Models;

namespace DeCam.Inference.Attributions;

/// <summary>A classifier with its gradient by the image and the terms of its biases.</summary>
internal sealed class FullGradNetwork : IDisposable
{
    private readonly GradientNetwork _network;

    private FullGradNetwork(GradientNetwork network, IReadOnlyList<BiasTerm> terms) => (_network, Terms) = (network, terms);

    /// <summary>The terms; each has one or, with places, two of <see cref="GradientResult.Further"/>, in their order.</summary>
    public IReadOnlyList<BiasTerm> Terms { get; }

    /// <summary>Opens it.</summary>
    /// <param name="classifier">The model, as <see cref="ClassifierGraph.Open"/> left it; not changed.</param>
    /// <param name="images">Images of each run.</param>
    /// <param name="withSaturation">Whether a unit cut off at a bound counts as a bias of that bound.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="Scoring.ScoringRefusedException">An operator has no rule, or the image is taken as bytes.</exception>
    public static FullGradNetwork Open(ClassifierGraph classifier, int images, bool withSaturation, CancellationToken cancellationToken)
    {
        var biases = new BiasTerms(classifier.Input.Name, withSaturation);
        return new(GradientNetwork.Open(classifier, images, [classifier.Input.Name], biases.Write, cancellationToken), biases.Terms);
    }

    /// <summary>Runs images forward and back.</summary>
    /// <param name="images">The images as the network is fed.</param>
    /// <param name="seed">Of each image the weights of the scores whose sum is derived, [N, C].</param>
    /// <param name="cancellationToken">Ends the run in the middle.</param>
    public GradientResult Run(float[] images, float[] seed, CancellationToken cancellationToken) => _network.Run(images, seed, cancellationToken: cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();
}
