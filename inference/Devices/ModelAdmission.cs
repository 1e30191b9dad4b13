using DeCam.Inference.Caching;
using System.Collections.Concurrent;
using System.Globalization;
using DeCam.Inference.Models;
using DeCam.Scoring;

namespace DeCam.Inference.Devices;

/// <summary>
/// Lets a model in only where the limit of the control group has room for it: the kernel would end the process without a word. Models
/// that are not in use leave for it, the longest unused first. Thread-safe.
/// </summary>
/// <param name="group">What the limit leaves.</param>
/// <param name="imagesAtOnce">Images that are scored at once, at most.</param>
/// <param name="loaded">The models that are loaded.</param>
internal sealed class ModelAdmission(GroupMemory group, int imagesAtOnce, LeaseCache<string, OnnxClassifier> loaded)
{
    // By identity, from the first time that a model was loaded: its file does not tell what its batches take.
    private readonly ConcurrentDictionary<string, long> _needs = new();

    /// <summary>Makes room for a model that is about to be loaded.</summary>
    /// <param name="model">The model.</param>
    /// <param name="expected">Bytes that it is expected to take by its file.</param>
    /// <param name="most">Bytes that it may take at most while it is loaded; models that are not in use leave for them, too.</param>
    /// <exception cref="ModelMissingException">There is no room; another machine may have more, and where others are in use it may come.</exception>
    public void Admit(ModelReference model, long expected, long most)
    {
        var needed = _needs.GetValueOrDefault(model.Identity, expected);
        MakeRoom(model, needed, 0);
        while (Math.Max(needed, most) > Left(0) && TryPutOneOut()) { }
        if (Math.Max(needed, most) > Left(0)) ResidentMemory.Collect();
    }

    /// <summary>Makes room for the batches of a model that was loaded and is not in use yet.</summary>
    /// <inheritdoc cref="Admit" path="/exception"/>
    public void AdmitBatches(ModelReference model, OnnxClassifier classifier)
    {
        _needs[model.Identity] = Planned(classifier);
        MakeRoom(model, Planned(classifier), classifier.Bytes);
    }

    private long Planned(OnnxClassifier classifier) => classifier.Bytes + imagesAtOnce * classifier.BytesPerImage;

    private void MakeRoom(ModelReference model, long needed, long taken)
    {
        var inUse = loaded.Sum(Planned, isInUse: true);
        var most = group.LeftByPlan(inUse);
        if (needed > most) throw Short(model.Name, needed, most, mayPass: inUse > 0 && needed <= group.LeftByPlan(0));
        while (needed - taken > Left(taken) && TryPutOneOut()) { }
        if (needed - taken <= Left(taken)) return;
        ResidentMemory.Collect();
        if (needed - taken > Left(taken)) throw Short(model.Name, needed, Left(taken) + taken, mayPass: inUse > 0);
    }

    private long Left(long taken) => group.Left(loaded.Sum(Planned) + taken);

    private bool TryPutOneOut()
    {
        if (!loaded.TryPutOneOut()) return false;
        ResidentMemory.Trim();
        return true;
    }

    private ModelMissingException Short(string name, long needed, long left, bool mayPass)
    {
        var sentence = string.Create(CultureInfo.InvariantCulture,
            $"Model '{name}' needs about {needed / 1e6:N0} MB, and {Math.Max(0, left) / 1e6:N0} MB are left under the limit of {group.LimitBytes / 1e6:N0} MB of the process's control group{(mayPass ? " while other models are in use" : "")}; raise the limit, or let fewer threads score (--threads).");
        return new(sentence, mayPass ? new IOException(sentence) : new InsufficientMemoryException(sentence));
    }
}
