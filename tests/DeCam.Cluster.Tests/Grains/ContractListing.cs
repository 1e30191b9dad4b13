using System.Reflection;
using System.Text;

namespace DeCam.Cluster.Tests.Grains;

/// <summary>Lists everything that travels or is stored: records with their ids, grain interfaces with their methods.</summary>
internal static class ContractListing
{
    public static string Of(params Assembly[] assemblies)
    {
        var types = assemblies.SelectMany(a => a.GetTypes()).Where(t => t.Namespace?.StartsWith("DeCam", StringComparison.Ordinal) == true);
        var text = new StringBuilder();
        foreach (var type in types.OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            if (type.GetCustomAttribute<GenerateSerializerAttribute>() is not null) Record(text, type);
            else if (type.IsInterface && type.IsAssignableTo(typeof(IGrain))) Interface(text, type);
            else if (type.IsEnum && type.IsPublic) text.Append($"enum {type.FullName}: {string.Join(", ", Enum.GetValues(type).Cast<object>().Select(v => $"{v} = {(int)v}"))}\n\n");
        }

        return text.ToString();
    }

    private static void Record(StringBuilder text, Type type)
    {
        text.Append($"record {Alias(type)} = {type.FullName}\n");
        var members = type.GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Select(m => (Id: m.GetCustomAttribute<IdAttribute>()?.Id, Member: m)).Where(m => m.Id is not null).OrderBy(m => m.Id);
        foreach (var (id, member) in members)
            text.Append($"  {id} {member.Name}: {Name(member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType)}\n");
        text.Append('\n');
    }

    private static void Interface(StringBuilder text, Type type)
    {
        text.Append($"grain {Alias(type)} = {type.FullName}\n");
        foreach (var method in type.GetMethods().Where(m => m.IsAbstract).OrderBy(m => Alias(m), StringComparer.Ordinal))
            text.Append($"  {Alias(method)}: {method.Name}({string.Join(", ", method.GetParameters().Select(p => Name(p.ParameterType)))}) -> {Name(method.ReturnType)}\n");
        text.Append('\n');
    }

    private static string Alias(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias ?? "NO ALIAS";

    private static string Name(Type type) => Nullable.GetUnderlyingType(type) is { } underlying ? $"{Name(underlying)}?"
        : type.IsArray ? $"{Name(type.GetElementType()!)}[]"
        : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
