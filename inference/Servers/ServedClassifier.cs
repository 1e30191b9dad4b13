using DeCam.Inference.Classes;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Inference.Servers;

/// <summary>An image classifier that a server runs. Batches may be run from several threads at once.</summary>
internal sealed class ServedClassifier : IClassifier
{
    private readonly ModelServer _server;
    private readonly ServedIdentity _identity;
    private readonly TensorFacts _input;
    private float[] _known = [];

    internal ServedClassifier(ModelServer server, ServedIdentity identity, TensorFacts input, ModelSignature signature, ImagePreprocessing preprocessing, Labels labels)
    {
        (_server, _identity, _input) = (server, identity, input);
        (Signature, Preprocessing, Labels) = (signature, preprocessing, labels);
    }

    /// <inheritdoc/>
    public ModelSignature Signature { get; }

    /// <inheritdoc/>
    public ImagePreprocessing Preprocessing { get; }

    /// <inheritdoc/>
    public Labels Labels { get; }

    /// <summary>Unknown: what a batch costs the server shows to nobody.</summary>
    public long MultiplyAccumulates => 0;

    /// <summary>Server, name and version.</summary>
    public ServedModel Model => _identity.Model;

    /// <summary>Images of a request at most.</summary>
    public required int LargestBatch { get; init; }

    /// <summary>Batches whose first images, over all batches, are the two that are made up: one of noise and one of a single grey.</summary>
    public required IReadOnlyList<(ReadOnlyMemory<byte> Content, int Images)> MadeUp { get; init; }

    /// <summary>Name and version of the server's software.</summary>
    public required string Software { get; init; }

    /// <summary>Scores a batch.</summary>
    /// <param name="content">Values of the images in the model's own order and type.</param>
    /// <param name="images">Number of images.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>[images, V] row-major.</returns>
    /// <exception cref="ModelMissingException">The server is away, or has not loaded the model at this moment.</exception>
    /// <exception cref="ScoringRefusedException">The model was replaced, or gives something else than it did.</exception>
    /// <exception cref="IOException">The server fails on this batch though it is ready.</exception>
    public async Task<float[]> RunAsync(ReadOnlyMemory<byte> content, int images, CancellationToken cancellationToken)
    {
        var wanted = Signature.OutputShapeOf(images);
        var answer = await InferAsync(_server, _identity, _input, Shape(_input, Signature.Input, images, Preprocessing), Signature.OutputName, content, cancellationToken);
        if (!answer.Shape.SequenceEqual(wanted) || answer.Values.Length != images * Signature.ValueCount)
        {
            throw new ScoringRefusedException(RefusalKind.Input,
                $"Model {ServerText.Short(Model.ToString())} answered {answer.Values.Length} values of shape [{string.Join(", ", answer.Shape.Take(8))}] at '{Signature.OutputName}' where [{string.Join(", ", wanted)}] is wanted; see whether the model was replaced.");
        }

        return answer.Values;
    }

    /// <summary>Scores the made-up images for the first time.</summary>
    /// <exception cref="ModelMissingException">The server is away, or has not loaded the model at this moment.</exception>
    /// <exception cref="ScoringRefusedException">The model was replaced.</exception>
    public async Task RememberAsync(CancellationToken cancellationToken) => _known = await ScoreMadeUpAsync(cancellationToken);

    /// <summary>Scores the made-up images again: what was scored before came of the same weights, whatever version the server says.</summary>
    /// <exception cref="ModelMissingException">The server is away, or has not loaded the model at this moment.</exception>
    /// <exception cref="ScoringRefusedException">The model was replaced.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (!ServedScores.AreClose(Signature, await ScoreMadeUpAsync(cancellationToken), _known))
        {
            // Other runs have scores of the old weights still, so that this process does not take the new ones.
            throw ModelServer.Replaced(_identity, "other weights, which score a fixed picture otherwise", "on a cluster have the silo started again; ");
        }
    }

    private async Task<float[]> ScoreMadeUpAsync(CancellationToken cancellationToken)
    {
        var rows = await Task.WhenAll(MadeUp.Select(batch => RunAsync(batch.Content, batch.Images, cancellationToken)));
        return [.. rows.SelectMany(row => row).Take(2 * Signature.ValueCount)];
    }

    /// <summary>Sends a batch of a model and checks who answered.</summary>
    internal static async Task<InferAnswer> InferAsync(
        ModelServer server, ServedIdentity identity, TensorFacts input, IReadOnlyList<long> shape, string output, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var model = identity.Model;
        var request = new InferRequest(model.Name, model.Version, input with { Shape = shape }, content, output);
        var answer = await server.AskAsync(identity, (protocol, token) => protocol.InferAsync(request, token), cancellationToken);
        return model.Version.Length == 0 || answer.Version.Length == 0 || answer.Version == model.Version ? answer
            : throw ModelServer.Replaced(identity, $"version {ServerText.Short(answer.Version)} in its place");
    }

    /// <summary>Shape of a batch in the dimensions that the server says: a picture may be without one for the batch, or flat.</summary>
    internal static long[] Shape(TensorFacts tensor, ImageInput input, int images, ImagePreprocessing size) => tensor.Shape.Count switch
    {
        4 => input.Shape(images, size.HeightPixels, size.WidthPixels),
        3 when input.IsUnbatched => input.Shape(images, size.HeightPixels, size.WidthPixels)[1..],
        3 => [images, size.HeightPixels, size.WidthPixels],
        _ => [images, (long)input.Channels * size.HeightPixels * size.WidthPixels],
    };
}
