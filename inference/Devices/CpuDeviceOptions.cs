using System.ComponentModel.DataAnnotations;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;

namespace DeCam.Inference.Devices;

/// <summary>Settings of <see cref="CpuDevice"/>.</summary>
public sealed record CpuDeviceOptions
{
    /// <summary>Largest number of threads.</summary>
    public const int MostThreads = 1024;

    /// <summary>Threads that run the model, each on a batch of its own. Does not change any score.</summary>
    /// <value>Default: the number of processors.</value>
    [Range(1, MostThreads)]
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Memory for loaded models, in bytes. The one that was not used for longest leaves before another is loaded; those in use, and the
    /// one used last, stay whatever they take.
    /// </summary>
    /// <value>
    /// Default, null: half of the memory that this process may have, of the machine or of its control group. On a card, whose memory is
    /// another one, a model is counted by its weights and batches, and the default is four fifths of the card's, or what its settings say. What methods that look inside open of models may
    /// take half as much besides.
    /// </value>
    [Range(0, long.MaxValue)]
    public long? ModelBytes { get; init; }

    /// <summary>Memory for prepared images beyond those in use, in bytes.</summary>
    /// <value>Default 64 MB: some 17 images of 224 x 224.</value>
    [Range(0, long.MaxValue)]
    public long ImageBytes { get; init; } = 64_000_000;

    /// <summary>What a model may take before it is given up.</summary>
    public NativeLimits Limits { get; init; } = new();

    /// <summary>Largest picture decoded, in pixels.</summary>
    /// <value>Default 100 megapixels.</value>
    [Range(1, 500_000_000)]
    public long PixelLimit { get; init; } = PictureDecoder.DefaultPixelLimit;
}
