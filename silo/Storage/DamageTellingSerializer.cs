using DeCam.Cluster.Grains.State;
using Orleans.Storage;

namespace DeCam.Cluster.Silo.Storage;

/// <summary>Reads and writes states as another serializer does, but a state that cannot be read becomes one that says so.</summary>
/// <param name="inner">The serializer.</param>
internal sealed class DamageTellingSerializer(IGrainStorageSerializer inner) : IGrainStorageSerializer
{
    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input) => inner.Serialize(input);

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The bytes cannot be read, and the type of state cannot say so.</exception>
    public T Deserialize<T>(BinaryData input)
    {
        try
        {
            return inner.Deserialize<T>(input)!;
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            return Damaged.State<T>($"Its {input.ToMemory().Length} bytes cannot be read ({unreadable.GetType().Name}); restore them from a copy.");
        }
    }
}
