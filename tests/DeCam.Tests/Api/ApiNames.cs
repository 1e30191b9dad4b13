using System.Reflection;

namespace DeCam.Tests.Api;

/// <summary>Types and members as they are written in C#, with the question mark of what may be null.</summary>
internal static class ApiNames
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
    };

    public static string Of(PropertyInfo property) => $"{Of(property.PropertyType, Nullability.Create(property))} {property.Name}";

    public static string Of(FieldInfo field) => $"{Of(field.FieldType, Nullability.Create(field))} {field.Name}";

    public static string Of(ParameterInfo parameter)
    {
        var way = !parameter.ParameterType.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
        return way + Of(parameter.ParameterType, Nullability.Create(parameter));
    }

    public static string WithArguments(MethodInfo method) =>
        method.Name + (method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "");

    public static string Of(Type type, NullabilityInfo? nullability = null)
    {
        if (type.IsByRef) return Of(type.GetElementType()!, nullability);
        if (Nullable.GetUnderlyingType(type) is { } value) return $"{Of(value)}?";
        var name = type.IsArray ? $"{Of(type.GetElementType()!, nullability?.ElementType)}[]"
            : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{Arguments(type, nullability)}>"
            : Keywords.GetValueOrDefault(type) ?? type.Name;
        return !type.IsValueType && !type.IsGenericParameter && nullability?.ReadState == NullabilityState.Nullable ? $"{name}?" : name;
    }

    private static string Arguments(Type type, NullabilityInfo? nullability) => string.Join(", ", type.GetGenericArguments()
        .Select((argument, i) => Of(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(i))));
}
