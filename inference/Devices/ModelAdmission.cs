using System.Collections.Concurrent;
using System.Globalization;
using DeCam.Inference.Caching;
using DeCam.Inference.Models;
using DeCam.Scoring;

namespace DeCam.Inference.Devices;

/// <summary>
/// Lets a model in only where the limit of the control group has room for it: the kernel would end the process without a word. What
/// is not in use leaves for it, models before what makes maps or networks, the longest unused first. What was let in keeps its room until it has
/// ended loading. Thread-safe.
/// </summary>
/// <param name="group">What the limit leaves.</param>
/// <param name="imagesAtOnce">Images that are scored at once, at most.</param>
/// <param name="loaded">The models that are loaded.</param>
/// <param name="makers">What makes maps or networks of models.</param>
internal sealed class ModelAdmission(GroupMemory group, int imagesAtOnce, LeaseCache<string, OnnxClassifier> loaded, LeaseCache<string, IModelMaker> makers)
{
    // By identity, from the first time that a model was loaded: its file does not tell what its batches take.
    private readonly ConcurrentDictionary<string, long> _needs = new();
    private readonly Dictionary<(string Identity, bool IsMaker), long> _coming = [];
    private readonly Lock _lock = new();

    /// <summary>Makes room for a model that is about to be loaded, and keeps it until <see cref="Loaded"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="expected">Bytes that it is expected to take by its file.</param>
    /// <param name="most">Bytes that it may take at most while it is loaded; what is not in use leaves for them, too.</param>
    /// <param name="isMaker">Whether it is loaded to make maps inside it, without batches.</param>
    /// <exception cref="ModelMissingException">There is no room; another machine may have more, and where others are in use it may come.</exception>
    public void Admit(ModelReference model, long expected, long most, bool isMaker = false)
    {
        lock (_lock)
        {
            _coming.Remove((model.Identity, isMaker));
            var needed = isMaker ? expected : _needs.GetValueOrDefault(model.Identity, expected);
            MakeRoom(model, needed, 0);
            while (Math.Max(needed, most) > Left(0) && TryPutOneOut()) { }
            if (Math.Max(needed, most) > Left(0)) ReturnedMemory.Collect();
            _coming[(model.Identity, isMaker)] = needed;
        }
    }

    /// <summary>Makes room for the batches of a model that was loaded and is not in use yet.</summary>
    /// <param name="model">The model.</param>
    /// <param name="classifier">The model, loaded.</param>
    /// <param name="isNetwork">Whether it is a calibrated network, whose needs are not kept in mind: there is one for each picture.</param>
    /// <inheritdoc cref="Admit" path="/exception"/>
    public void AdmitBatches(ModelReference model, OnnxClassifier classifier, bool isNetwork = false)
    {
        lock (_lock)
        {
            if (!isNetwork) _needs[model.Identity] = Planned(classifier);
            _coming.Remove((model.Identity, false));
            MakeRoom(model, Planned(classifier), classifier.Bytes);
            _coming[(model.Identity, false)] = Planned(classifier);
        }
    }

    /// <summary>Ends the loading of a model, which is among those that are loaded now or has failed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="isMaker">Whether it was loaded to make maps.</param>
    public void Loaded(ModelReference model, bool isMaker = false)
    {
        lock (_lock) _coming.Remove((model.Identity, isMaker));
    }

    private long Planned(OnnxClassifier classifier) => classifier.Bytes + imagesAtOnce * classifier.BytesPerImage;

    private void MakeRoom(ModelReference model, long needed, long taken)
    {
        var inUse = PlannedOfAll(isInUse: true);
        var most = group.LeftByPlan(inUse);
        if (needed > most) throw Short(model.Name, needed, most, mayPass: inUse > 0 && needed <= group.LeftByPlan(0));
        while (needed - taken > Left(taken) && TryPutOneOut()) { }
        if (needed - taken <= Left(taken)) return;
        ReturnedMemory.Collect();
        if (needed - taken > Left(taken)) throw Short(model.Name, needed, Left(taken) + taken, mayPass: inUse > 0);
    }

    private long Left(long taken) => group.Left(PlannedOfAll(isInUse: false) + taken);

    private long PlannedOfAll(bool isInUse) => loaded.Sum(Planned, isInUse) + makers.Sum(maker => maker.Bytes, isInUse) + _coming.Values.Sum();

    private bool TryPutOneOut()
    {
        if (!loaded.TryPutOneOut() && !makers.TryPutOneOut()) return false;
        ReturnedMemory.Trim();
        return true;
    }

    /// <summary>Whether a model is missing because there is no room for it.</summary>
    public static bool IsWantOfRoom(ModelMissingException missing) => missing.InnerException is InsufficientMemoryException or RoomTakenException;

    private ModelMissingException Short(string name, long needed, long left, bool mayPass)
    {
        var sentence = string.Create(CultureInfo.InvariantCulture,
            $"Model '{name}' needs about {needed / 1e6:N0} MB, and {Math.Max(0, left) / 1e6:N0} MB are left under the limit of {group.LimitBytes / 1e6:N0} MB of the process's control group{(mayPass ? " while other models are in use" : "")}; raise the limit, or let fewer threads score (--threads).");
        return new(sentence, mayPass ? new RoomTakenException(sentence) : new InsufficientMemoryException(sentence));
    }

    /// <summary>Others use the room that is wanted.</summary>
    internal sealed class RoomTakenException(string message) : IOException(message);
}
