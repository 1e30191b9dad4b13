using DeCam.Inference.Graph;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeCam.Inference.Devices;

/// <summary>
/// Runs a <see cref="MaskedGraph"/> on masks of several images at once, in padded batches of few sizes (<see cref="FusedBatches"/>). A
/// mask travels as a byte a pixel; weights between 0 and 1 are rounded to 255ths.
/// </summary>
internal sealed class MaskedBatch : IMaskWorker
{
    private const int MostBytes = 1 << 30;      // of the images of a batch, as the graph spreads them
    private readonly NativeBuffer _mask = new(), _images = new(), _baselines = new(), _which = new(), _weighted = new(), _output = new();
    private readonly MaskPainter _painter = new();
    private float[] _weights = [];
    private (int Rows, int Pairs, bool IsWeighted) _last;

    /// <summary>Batches run so far.</summary>
    public int Batches { get; private set; }

    /// <inheritdoc/>
    public void Run(OnnxClassifier classifier, IReadOnlyList<BatchPart> parts)
    {
        var most = Most(classifier);
        foreach (var kind in parts.GroupBy(part => part.Masks.IsBinary))
        {
            var batch = new List<BatchPart>();
            foreach (var part in kind)
            {
                for (var done = 0; done < part.Count;)
                {
                    var count = Math.Min(part.Count - done, most - batch.Sum(p => p.Count));
                    batch.Add(Of(part, done, count));
                    done += count;
                    if (batch.Sum(p => p.Count) == most) Flush(classifier, batch, most);
                }
            }

            if (batch.Count > 0) Flush(classifier, batch, most);
        }
    }

    /// <inheritdoc/>
    public void Run(OnnxClassifier classifier, PreparedImage image, LogitRow logits)
    {
        var batch = classifier.Signature.BatchOf(1);
        _mask.Reserve<byte>(batch * image.View.HeightPixels * image.View.WidthPixels).Fill(byte.MaxValue);
        WritePairs(classifier, [(image, image.Tensor)]);
        _which.Reserve<long>(1).Clear();
        Infer(classifier, batch, 1, isWeighted: false);
        classifier.Deliver(_output.Reserve<float>(batch * classifier.Signature.ValueCount), 0, 1, logits);
    }

    /// <summary>Runs the batch before once more as it lies in memory, for measuring.</summary>
    public void Again(OnnxClassifier classifier) => Infer(classifier, _last.Rows, _last.Pairs, _last.IsWeighted);

    /// <inheritdoc/>
    public void Dispose()
    {
        _mask.Dispose();
        _images.Dispose();
        _baselines.Dispose();
        _which.Dispose();
        _weighted.Dispose();
        _output.Dispose();
    }

    private static BatchPart Of(BatchPart part, int done, int count) =>
        part with { First = part.First + done, Count = count, Logits = (i, row) => part.Logits(done + i, row) };

    private static int Most(OnnxClassifier classifier)
    {
        if (!classifier.Signature.IsBatchDynamic) return classifier.Signature.FixedBatch;
        var room = Math.Max(MostBytes / classifier.ImageBytes(), 1);
        return FusedBatches.Sizes.LastOrDefault(size => size <= room, 1);
    }

    private void Flush(OnnxClassifier classifier, List<BatchPart> parts, int most)
    {
        var signature = classifier.Signature;
        var masks = parts.Sum(p => p.Count);
        var rows = signature.IsBatchDynamic ? Math.Min(FusedBatches.SizeFor(masks), most) : signature.FixedBatch;
        var isWeighted = !parts[0].Masks.IsBinary;
        var pairs = parts.Select(p => (p.Image, p.Baseline)).Distinct().ToList();
        WriteMasks(parts, rows, isWeighted, isFilled: !signature.IsBatchDynamic);
        WritePairs(classifier, pairs);
        WriteWhich(parts, pairs, rows);
        Infer(classifier, rows, pairs.Count, isWeighted);
        var values = _output.Reserve<float>(rows * signature.ValueCount);
        var first = 0;
        foreach (var part in parts)
        {
            classifier.Deliver(values[(first * signature.ValueCount)..], 0, part.Count, part.Logits);
            first += part.Count;
        }

        parts.Clear();
    }

    // A batch of fixed size that is not full ends in copies, as on a processor; others end in the baseline alone.
    private void WriteMasks(List<BatchPart> parts, int rows, bool isWeighted, bool isFilled)
    {
        var pixels = parts[0].Image.View.HeightPixels * parts[0].Image.View.WidthPixels;
        var all = _mask.Reserve<byte>(rows * pixels);
        var at = 0;
        foreach (var part in parts)
        {
            for (var i = 0; i < part.Count; i++, at += pixels)
            {
                if (isWeighted) WriteWeights(part, part.First + i, all.Slice(at, pixels));
                else _painter.Draw(part.Masks, part.First + i, part.Image).CopyTo(all[at..]);
            }
        }

        for (; isFilled && at < all.Length; at += pixels) all.Slice(at - pixels, pixels).CopyTo(all[at..]);
        all[at..].Clear();
    }

    private void WriteWeights(BatchPart part, int mask, Span<byte> bytes)
    {
        if (_weights.Length != bytes.Length) _weights = new float[bytes.Length];
        part.Masks.Draw(mask, part.Image.View.HeightPixels, part.Image.View.WidthPixels, _weights);
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)MathF.Round(_weights[i] * byte.MaxValue);
    }

    private void WritePairs(OnnxClassifier classifier, List<(PreparedImage Image, ReadOnlyMemory<float> Baseline)> pairs)
    {
        var (input, bytes) = (classifier.Signature.Input, classifier.ImageBytes());
        var images = _images.Reserve<byte>(pairs.Count * bytes);
        var baselines = _baselines.Reserve<byte>(pairs.Count * bytes);
        for (var i = 0; i < pairs.Count; i++)
        {
            InputArrangement.Write(input, pairs[i].Image.Tensor.Span, images.Slice(i * bytes, bytes));
            InputArrangement.Write(input, pairs[i].Baseline.Span, baselines.Slice(i * bytes, bytes));
        }
    }

    // Which image each row shows.
    private void WriteWhich(List<BatchPart> parts, List<(PreparedImage, ReadOnlyMemory<float>)> pairs, int rows)
    {
        var which = _which.Reserve<long>(rows);
        var at = 0;
        foreach (var part in parts)
        {
            which.Slice(at, part.Count).Fill(pairs.IndexOf((part.Image, part.Baseline)));
            at += part.Count;
        }

        which[at..].Fill(which[at - 1]);
    }

    // Where all rows show one image, the graph is told one number and does not copy it.
    private void Infer(OnnxClassifier classifier, int rows, int pairs, bool isWeighted)
    {
        var signature = classifier.Signature;
        _last = (rows, pairs, isWeighted);
        _weighted.Reserve<byte>(1)[0] = isWeighted ? (byte)1 : (byte)0;
        _output.Reserve<float>(rows * signature.ValueCount);
        var shape = classifier.InputShape(rows);
        shape[signature.Input.Layout == TensorLayout.Nchw ? 1 : 3] = 1;
        using var mask = _mask.Tensor(TensorElementType.UInt8, shape);
        using var images = _images.Tensor(signature.Input.ElementType(), classifier.InputShape(pairs));
        using var baselines = _baselines.Tensor(signature.Input.ElementType(), classifier.InputShape(pairs));
        using var which = _which.Tensor(TensorElementType.Int64, [pairs > 1 ? rows : 1]);
        using var weighted = _weighted.Tensor(TensorElementType.Bool, [1]);
        using var output = _output.Tensor(TensorElementType.Float, signature.OutputShapeOf(rows));
        using var binding = classifier.Session.CreateIoBinding();
        binding.BindInput(MaskedGraph.Mask, mask);
        binding.BindInput(MaskedGraph.Images, images);
        binding.BindInput(MaskedGraph.Baselines, baselines);
        binding.BindInput(MaskedGraph.Which, which);
        binding.BindInput(MaskedGraph.IsWeighted, weighted);
        binding.BindOutput(signature.OutputName, output);
        classifier.Run(binding);
        Batches++;
    }
}
