using System.Buffers;

namespace DeCam.Cluster.Silo.Messages;

/// <summary>The types that one message has named, to which its later values may refer by number.</summary>
internal sealed class NamedTypes
{
    // Orleans' numbers of what reads exceptions and of System.Type.
    private const uint Serializable = 20, Exception = 21, Type = 27;
    private readonly List<ValueKind> _kinds = [];

    /// <summary>Whether a text of the message may be the name of a type: only those of exceptions and of what comes with them are.</summary>
    public bool TextsMayNameTypes { get; private set; }

    /// <summary>Kind of values of a type that Orleans knows by number.</summary>
    /// <exception cref="MessageRefusedException">The value is a type itself, of which the cluster sends none.</exception>
    public ValueKind Known(uint number)
    {
        if (number == Type) throw new MessageRefusedException("it holds a type as a value");
        TextsMayNameTypes |= number is Serializable or Exception;
        return number == Serializable ? ValueKind.Serializable : ValueKind.Plain;
    }

    /// <summary>Kind of values of a type that the message has named before.</summary>
    public ValueKind Named(uint number) => number > 0 && number <= _kinds.Count ? _kinds[(int)number - 1] : ValueKind.Plain;

    /// <summary>Kind of values of a type that the message names.</summary>
    /// <exception cref="MessageRefusedException">It is too long, or made of too many types.</exception>
    public ValueKind Name(ReadOnlySequence<byte> name)
    {
        var text = TypeNames.Read(name);
        // Orleans refuses a call with a RejectionResponse, whose exception is not named.
        TextsMayNameTypes |= Has(text, "Exception") || Has(text, "Serializ") || Has(text, "Rejection");
        _kinds.Add(KindOf(text));
        return _kinds[^1];
    }

    private static ValueKind KindOf(string name)
    {
        var first = name.AsSpan(0, name.AsSpan().IndexOfAny(",`[") is >= 0 and var end ? end : name.Length);
        return Has(name, "ISerializable") || Has(name, "DotNetSerializableCodec") ? ValueKind.Serializable
            : Has(name, "SerializationEntry") ? ValueKind.Entry
            : !first.EndsWith("Exception", StringComparison.Ordinal) ? ValueKind.Plain
            : name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft", StringComparison.Ordinal) || name.StartsWith("Azure", StringComparison.Ordinal)
                ? ValueKind.SystemException : ValueKind.OwnException;
    }

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.Ordinal);
}
