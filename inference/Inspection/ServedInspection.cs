using DeCam.Inference.Classes;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Inference.Servers;
using DeCam.Scoring;

namespace DeCam.Inference.Inspection;

/// <summary>What <c>decam model inspect</c> shows of a model that a server runs.</summary>
public sealed record ServedInspection
{
    /// <summary>Server, name and version.</summary>
    public required ServedModel Model { get; init; }

    /// <summary>Name and version of the server's software; "" where it does not say.</summary>
    public required string Software { get; init; }

    /// <summary>What it takes and gives.</summary>
    public required ModelSignature Signature { get; init; }

    /// <summary>How images are prepared, and who said so.</summary>
    public required ImagePreprocessing Preprocessing { get; init; }

    /// <summary>Names of its classes.</summary>
    public required Labels Labels { get; init; }

    /// <summary>Images of a request at most.</summary>
    public required int LargestBatch { get; init; }

    /// <summary>Asks a server for a model and tries it with made-up images.</summary>
    /// <param name="device">The name of the device, such as <c>remote:http://HOST:PORT</c>.</param>
    /// <param name="path">Where a file of the model would lie, beside its sidecar; its last part is the name of the model.</param>
    /// <param name="overrides">Preprocessing said by the user.</param>
    /// <param name="warn">Takes a sentence where the secret of the environment can be read on the way.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ModelMissingException">The server is away, or has no such model at this moment.</exception>
    /// <exception cref="ScoringRefusedException">The model is not an image classifier that can be used.</exception>
    public static async Task<ServedInspection> OfAsync(string device, string path, PreprocessingSettings overrides, Action<string> warn, CancellationToken cancellationToken)
    {
        using var server = ModelServer.Of(device, warn: warn);
        var classifier = await ServedProbe.OpenAsync(server, await server.FindAsync(Path.GetFileName(path), cancellationToken), path, overrides, cancellationToken);
        return new()
        {
            Model = classifier.Model,
            Software = PrintableText.Of(classifier.Software),
            Signature = classifier.Signature,
            Preprocessing = classifier.Preprocessing,
            Labels = classifier.Labels,
            LargestBatch = classifier.LargestBatch,
        };
    }
}
