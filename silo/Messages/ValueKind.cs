namespace DeCam.Cluster.Silo.Messages;

/// <summary>What the guard must know of a value, because Orleans reads some in a way of their own.</summary>
internal enum ValueKind
{
    /// <summary>Read as its fields say.</summary>
    Plain,

    /// <summary>An exception that has no serializer: the name of its type, then <see cref="Entry"/> after entry.</summary>
    Serializable,

    /// <summary>One of the values of a <see cref="Serializable"/>: its name, itself, and the <see cref="Type"/> it has.</summary>
    Entry,

    /// <summary>A type. Its name is read as bytes with their length, whatever the field says that it is.</summary>
    Type,

    /// <summary>An exception of the runtime.</summary>
    SystemException,

    /// <summary>An exception with a serializer of its own, so that it has fields of a base class.</summary>
    OwnException
}
