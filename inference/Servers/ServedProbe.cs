using System.Runtime.InteropServices;
using DeCam.Inference.Graph;
using DeCam.Inference.Metadata;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Inference.Servers;

/// <summary>Runs a served model on made-up images to learn what it gives and how many it takes at once.</summary>
internal sealed class ServedProbe
{
    // Far more than a server can gain from, and what a lease of work holds.
    private const int MostImages = 64;
    private const long MostBatchBytes = 1L << 30;

    // The two pictures: one of noise and one of a single grey.
    private const int Noise = 0, Grey = 1;

    private readonly ModelServer _server;
    private readonly ServedIdentity _identity;
    private readonly TensorFacts _tensor;
    private readonly ImageInput _input;
    private readonly string _output;
    private readonly ImagePreprocessing _size;
    private readonly int _batch;

    private ServedProbe(ModelServer server, ServedIdentity identity, TensorFacts tensor, ImageInput input, string output, ImagePreprocessing size) =>
        (_server, _identity, _tensor, _input, _output, _size, _batch) = (server, identity, tensor, input, output, size, input.DeclaredBatch ?? 1);

    /// <summary>Makes a model ready to be asked.</summary>
    /// <param name="server">The server.</param>
    /// <param name="identity">The model.</param>
    /// <param name="path">Where a file of the model would lie; what lies beside that counts for it.</param>
    /// <param name="overrides">Preprocessing said by the user.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ModelMissingException">The server is away, or has not loaded the model at this moment.</exception>
    /// <exception cref="ScoringRefusedException">It is not an image classifier that can be used, or another one than was asked for.</exception>
    public static async Task<ServedClassifier> OpenAsync(ModelServer server, ServedIdentity identity, string path, PreprocessingSettings overrides, CancellationToken cancellationToken)
    {
        var (name, version) = (identity.Model.Name, identity.Model.Version);
        var facts = await server.AskAsync(identity, (protocol, token) => protocol.ModelAsync(name, version, token), cancellationToken);
        if (ServedIdentity.Of(identity.Model, facts).Key != identity.Key) throw ModelServer.Replaced(identity, "other inputs and outputs");
        var statements = ModelStatements.Of(path, name, new() { Graph = new() }, overrides);
        facts = StatedTensors.Complete(facts, statements);
        var frame = ServedGraph.Of(facts);
        var output = ClassOutput.Find(frame.Graph, name, statements.Output);
        var (input, tensor) = ServedGraph.Input(facts, frame.Graph, graph => ImageInputs.Find(graph, name, statements.Input, statements.Layout, statements.UsualLayout));
        var size = statements.Resolve(input, null);
        var probe = new ServedProbe(server, identity, tensor, input, output.Tensor, size);
        var signature = await probe.MeasureAsync(size.Activation is { } said ? (said, size.Origins["activation"]) : null, output.Note, cancellationToken);
        var (labels, preprocessing) = statements.Named(size, signature.ClassCount, signature.IsYesOrNo);
        var classifier = new ServedClassifier(server, identity, tensor, signature, preprocessing.WithActivation(signature.Activation, signature.ActivationOrigin), labels)
        {
            LargestBatch = signature.IsBatchDynamic ? await probe.LargestAsync(cancellationToken) : signature.FixedBatch,
            MadeUp = [.. MadeUp(signature).Select(images => (probe.Content(images), images.Length))],
            Software = await server.AskAsync(identity, (protocol, token) => protocol.SoftwareAsync(token), cancellationToken),
        };
        await classifier.RememberAsync(cancellationToken);
        return classifier;
    }

    // In one request where the model takes two.
    private static int[][] MadeUp(ModelSignature signature) =>
        signature is { IsBatchDynamic: false, FixedBatch: 1 } ? [[Noise], [Grey]]
        : [[Noise, .. Enumerable.Repeat(Grey, signature.BatchOf(2) - 1)]];

    private async Task<ModelSignature> MeasureAsync((Classes.Activation Activation, string Origin)? said, string? note, CancellationToken cancellationToken)
    {
        if (_batch * ImageBytes > MostBatchBytes) throw Refused($"takes batches of {_batch} images, {_batch * ImageBytes:N0} bytes, but at most {MostBatchBytes:N0} bytes are sent; have it served with a dynamic batch");
        var first = await FirstAsync(cancellationToken);
        var values = ClassRows.Values(_input.ModelName, _output, first.Shape, _batch);
        if (first.Values.Length != values * _batch) throw Refused($"gives {first.Values.Length} values of shape [{string.Join(", ", first.Shape)}] at '{_output}', which do not fit together; see the log of the server");
        float[] one = first.Values[..values], again = (await AloneAsync(Noise, cancellationToken)).Values, other = (await AloneAsync(Grey, cancellationToken)).Values;
        if (again.Length != first.Values.Length || other.Length != first.Values.Length) throw Refused($"gives another number of values each time at '{_output}'; see the log of the server");
        float[] both = [.. one, .. other[..values]];
        var meaning = OutputMeaning.Of(new(_input.ModelName, _output, said, CutActivation.None, IsRounded: false), one, other[..values]);
        var signature = new ModelSignature
        {
            Input = _input,
            OutputName = _output,
            OutputShape = first.Shape,
            ValueCount = values,
            Cut = CutActivation.None,
            Activation = meaning.Activation,
            ActivationOrigin = meaning.Origin,
            GivesProbabilities = meaning.GivesProbabilities,
            GivesPercentages = meaning.GivesPercentages,
            GivesShares = meaning.GivesShares,
            IsBatchDynamic = false,
            FixedBatch = _batch,
            Notes = note is null ? [] : [note],
        };
        if (!ServedScores.AreClose(signature, [.. again[..values], .. other[..values]], both))
            throw Refused("gives other values for the same picture each time, which no map can be made of; have it served in evaluation mode, without random operators");
        var takesTwo = _input.DeclaredBatch is null && first.Shape.Count > 1
            && await TryAsync([Noise, Grey], cancellationToken) is { } answer && ServedScores.AreClose(signature, answer.Values, both);
        return signature with { IsBatchDynamic = takesTwo };
    }

    // Where not even that fits, waiting helps nobody.
    private async Task<InferAnswer> FirstAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await AloneAsync(Noise, cancellationToken);
        }
        catch (ModelMissingException missing) when (missing.InnerException is ServerFaultException { Fault: ServerFault.TooMuch } fault)
        {
            var pictures = _batch == 1 ? "one picture" : $"one batch of {_batch} pictures";
            throw new ScoringRefusedException(RefusalKind.Input,
                $"{Sentence.Reason(fault.Message)}, which is {pictures} of {_size.HeightPixels} x {_size.WidthPixels} pixels; raise the limit of the server or of the proxy before it (the size of a message by gRPC, client_max_body_size of nginx).", fault);
        }
    }

    // A limit that the server does not tell, of a batch or of a message, shows when it is passed.
    private async Task<int> LargestAsync(CancellationToken cancellationToken)
    {
        var (name, version) = (_identity.Model.Name, _identity.Model.Version);
        var most = await _server.AskAsync(_identity, (protocol, token) => protocol.LargestBatchAsync(name, version, token), cancellationToken);
        var width = await _server.AskAsync(_identity, (protocol, token) => protocol.BytesPerValueAsync(token), cancellationToken);
        var images = Math.Min(most is > 0 and < MostImages ? most.Value : MostImages, Math.Max(ServerLimits.RequestBytes / (_input.Channels * _size.HeightPixels * _size.WidthPixels * width), 1));
        while (images > 1 && await TryAsync([.. Enumerable.Repeat(Noise, images)], cancellationToken) is null) images /= 2;
        return images;
    }

    // Copies of an image, as many as have to be run at once.
    private Task<InferAnswer> AloneAsync(int image, CancellationToken cancellationToken)
    {
        int[] copies = [.. Enumerable.Repeat(image, _batch)];
        return ServedClassifier.InferAsync(_server, _identity, _tensor, ServedClassifier.Shape(_tensor, _input, _batch, _size), _output, Content(copies), cancellationToken);
    }

    private async Task<InferAnswer?> TryAsync(int[] images, CancellationToken cancellationToken)
    {
        var request = new InferRequest(_identity.Model.Name, _identity.Model.Version, _tensor with { Shape = ServedClassifier.Shape(_tensor, _input, images.Length, _size) }, Content(images), _output);
        try
        {
            return await _server.AskAsync((protocol, token) => protocol.InferAsync(request, token), cancellationToken);
        }
        catch (ServerFaultException fault) when (fault.Fault is ServerFault.Refused or ServerFault.TooMuch or ServerFault.Failed)
        {
            return null;
        }
        catch (ServerFaultException fault)
        {
            throw ModelServer.Told(fault);
        }
    }

    private ReadOnlyMemory<byte> Content(int[] images)
    {
        var (noise, grey) = (ProbeImages.Of([Noise], _input, _size), ProbeImages.Flat(_input, _size));
        var values = new float[images.Length * noise.Length];
        for (var i = 0; i < images.Length; i++) (images[i] == Noise ? noise : grey).CopyTo(values, i * noise.Length);
        return _input.TakesBytes ? Array.ConvertAll(values, v => (byte)v) : MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
    }

    private long ImageBytes => (long)_input.Channels * _size.HeightPixels * _size.WidthPixels * (_input.TakesBytes ? sizeof(byte) : sizeof(float));

    private ScoringRefusedException Refused(string what) => new(RefusalKind.Input, $"Model '{_input.ModelName}' {what}.");
}
