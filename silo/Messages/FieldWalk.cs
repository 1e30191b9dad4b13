using Orleans.Serialization.WireProtocol;

namespace DeCam.Cluster.Silo.Messages;

/// <summary>Passes over a serialized value without recursion, and counts how deep its objects lie in one another.</summary>
internal static class FieldWalk
{
    /// <summary>Passes over one value.</summary>
    /// <param name="reader">Stands before the value.</param>
    /// <param name="types">Types that the message has named so far.</param>
    /// <exception cref="MessageRefusedException">It is nested too deeply, or is no value of Orleans' form.</exception>
    public static void PassOver(ref WireReader reader, NamedTypes types)
    {
        // The first stands for what the value lies in.
        Span<Level> levels = stackalloc Level[MessageLimits.Depth + 1];
        levels.Clear();
        var depth = 0;
        do
        {
            var tag = new Tag(reader.Byte());
            ref var level = ref levels[depth];
            if (tag.WireType == WireType.Extended)
            {
                // The end of the fields of a base class ends no object.
                if (tag.ExtendedWireType == ExtendedWireType.EndTagDelimited) depth--;
                else level.EndBase();
                continue;
            }

            var kind = PassOverHeader(ref reader, tag, types, out var delta);
            level.Next(delta, tag.WireType);
            if (tag.WireType != WireType.TagDelimited) PassOverContent(ref reader, tag.WireType, types, level.IsName);
            else if (++depth > MessageLimits.Depth) throw new MessageRefusedException($"its objects are nested more than {MessageLimits.Depth} deep");
            else levels[depth] = level.Inside(kind);
        }
        while (depth > 0);
    }

    private static ValueKind PassOverHeader(ref WireReader reader, Tag tag, NamedTypes types, out uint delta)
    {
        delta = tag.HasExtendedFieldId ? reader.VarUInt32() : tag.FieldIdDelta;
        return tag.SchemaType switch
        {
            SchemaType.WellKnown => types.Known(reader.VarUInt32()),
            SchemaType.Referenced => types.Named(reader.VarUInt32()),
            SchemaType.Encoded => Name(ref reader, types),
            _ => ValueKind.Plain
        };
    }

    private static ValueKind Name(ref WireReader reader, NamedTypes types)
    {
        _ = reader.Byte();          // version of the encoding
        _ = reader.Fixed32();       // hash
        return types.Name(reader.Slice(reader.VarUInt32()));
    }

    private static void PassOverContent(ref WireReader reader, WireType type, NamedTypes types, bool isName)
    {
        switch (type)
        {
            case WireType.VarInt:
                reader.SkipVarUInt64();
                break;
            case WireType.Reference:
                _ = reader.VarUInt32();
                break;
            case WireType.Fixed32:
                reader.Skip(sizeof(uint));
                break;
            case WireType.Fixed64:
                reader.Skip(sizeof(ulong));
                break;
            case WireType.LengthPrefixed:
                var bytes = reader.Slice(reader.VarUInt32());
                if (isName) _ = TypeNames.Read(bytes);
                else if (types.TextsMayNameTypes) TypeNames.CheckText(bytes);
                break;
            default:
                throw new MessageRefusedException("it has a field of an unknown form");
        }
    }

    // An object whose fields are passed over.
    private struct Level
    {
        private ValueKind _kind;
        private uint _field;
        private bool _isBegun, _isInSerializable;

        public readonly bool IsName => _kind == ValueKind.Type && _field == 1;

        public void Next(uint delta, WireType type)
        {
            _field = unchecked(_field + delta);
            var isFirst = !_isBegun;
            _isBegun = true;
            var isReadOtherwise = _kind switch
            {
                ValueKind.Serializable => isFirst && (delta != 1 || type != WireType.LengthPrefixed),
                ValueKind.SystemException or ValueKind.OwnException => isFirst && (type == WireType.TagDelimited || (delta == 1 && type == WireType.LengthPrefixed)),
                _ => IsName && type != WireType.LengthPrefixed
            };
            if (isReadOtherwise) throw new MessageRefusedException("it holds a type as a value");
        }

        // In an exception that has no serializer, this would end other objects too.
        public readonly void EndBase()
        {
            if (_kind is ValueKind.Serializable or ValueKind.Entry or ValueKind.Type || (_isInSerializable && _kind != ValueKind.OwnException))
                throw new MessageRefusedException("it has a field of an unknown form");
        }

        public readonly Level Inside(ValueKind named) => new()
        {
            _kind = _kind == ValueKind.Serializable ? ValueKind.Entry : _kind == ValueKind.Entry && _field == 2 ? ValueKind.Type : named,
            _isInSerializable = _isInSerializable || _kind == ValueKind.Serializable
        };
    }
}
