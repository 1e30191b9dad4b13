using System.Buffers;
using System.Text;

namespace DeCam.Cluster.Silo.Messages;

/// <summary>
/// Names of types inside names of types, as in <c>List`1[[List`1[[int]]]]</c>, which Orleans reads by recursion too: arguments, parts of
/// aliases, arrays of arrays, pointers, nested types.
/// </summary>
internal static class TypeNames
{
    /// <summary>Reads the name of a type.</summary>
    /// <exception cref="MessageRefusedException">It is too long, or made of too many types.</exception>
    public static string Read(ReadOnlySequence<byte> name)
    {
        if (name.Length > MessageLimits.TypeBytes) throw Refused();
        var text = Encoding.Latin1.GetString(name);
        return text.AsSpan().CountAny("[(+*&") <= MessageLimits.TypeParts ? text : throw Refused();
    }

    /// <summary>
    /// Looks at a text that Orleans may read as the name of a type, as it does with the first of an exception. An ordinary text, such as a
    /// stack trace, may have any number of marks, because Orleans stops at the first that is out of place.
    /// </summary>
    /// <exception cref="MessageRefusedException">It is a name made of too many types.</exception>
    public static void CheckText(ReadOnlySequence<byte> text)
    {
        var (found, last, isAlias) = (0, (byte)'[', false);
        foreach (var part in text)
        {
            foreach (var c in part.Span)
            {
                // Literals of an alias may hold anything, so nothing is out of place behind its beginning.
                if (!isAlias && last is (byte)']' or (byte)'*' or (byte)'&' && !"[]*&,"u8.Contains(c)) return;
                if (c == '(' && last == '[') isAlias = true;
                if (c is (byte)'[' or (byte)'+' or (byte)'*' or (byte)'&' || (c == '(' && isAlias)) found++;
                if (found > MessageLimits.TypeParts) throw Refused();
                last = c;
            }
        }
    }

    private static MessageRefusedException Refused() => new("it names a type that is too long or made of too many types");
}
