using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace DeCam.Tests.Api;

/// <summary>Lists what a library shows to its users: public types with their visible members, one a line, without what the compiler adds to records.</summary>
internal static class ApiListing
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append($"{Header(type)}\n");
            foreach (var line in Members(type).Order(StringComparer.Ordinal)) text.Append($"  {line}\n");
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Header(Type type)
    {
        var kind = type.IsInterface ? "interface" : type.IsEnum ? "enum" : type.IsValueType ? "struct" : "class";
        var modifier = kind != "class" ? "" : type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        var inherited = type.BaseType is { } parent && parent != typeof(object) && !type.IsValueType ? [parent] : Array.Empty<Type>();
        var own = type.IsEnum ? [] : type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Where(i => i.IsVisible && !i.Name.StartsWith("IEquatable", StringComparison.Ordinal));
        string[] bases = [.. inherited.Concat(own.OrderBy(i => i.Name, StringComparer.Ordinal)).Select(t => ApiNames.Of(t))];
        return $"{modifier}{kind} {type.Namespace}.{ApiNames.Of(type)}{(bases.Length == 0 ? "" : $" : {string.Join(", ", bases)}")}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum) return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name))}");
        return type.GetMembers(Declared).Where(m => !m.IsDefined(typeof(CompilerGeneratedAttribute))).Select(member => member switch
        {
            ConstructorInfo made when IsVisible(made) => $"{ApiNames.Of(type)}({Parameters(made)})",
            PropertyInfo property when Shown(property) is { } accessors => $"{Modifiers(property.GetMethod!)}{(property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "")}{ApiNames.Of(property)} {{ {accessors} }}",
            FieldInfo { IsLiteral: true } constant when constant.IsPublic => $"const {ApiNames.Of(constant)} = {constant.GetRawConstantValue()}",
            FieldInfo field when field.IsPublic => $"{(field.IsStatic ? "static " : "")}{ApiNames.Of(field)}",
            MethodInfo method when IsVisible(method) && !IsAccessor(method) && !Overrides(method) => $"{Modifiers(method)}{ApiNames.Of(method.ReturnParameter)} {ApiNames.WithArguments(method)}({Parameters(method)})",
            _ => "",
        }).Where(line => line.Length > 0);
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p => $"{ApiNames.Of(p)} {p.Name}{(p.IsOptional ? $" = {Written(p)}" : "")}"));

    private static string Written(ParameterInfo parameter) => parameter.RawDefaultValue switch
    {
        null => parameter.ParameterType.IsValueType ? "default" : "null",
        bool yes => yes ? "true" : "false",
        var value => $"{value}",
    };

    private static string Modifiers(MethodInfo method) =>
        (method.IsPublic ? "" : "protected ") + (method.IsStatic ? "static " : method.DeclaringType!.IsInterface ? "" : method.IsAbstract ? "abstract " : method.IsVirtual && !method.IsFinal ? "virtual " : "");

    // "get; set; init;" as far as a user sees them; null where the property is hidden or only overrides.
    private static string? Shown(PropertyInfo property)
    {
        if (property.GetMethod is not { } get || !IsVisible(get) || Overrides(get)) return null;
        if (property.SetMethod is not { } set || !IsVisible(set)) return "get;";
        return set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "get; init;" : "get; set;";
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool Overrides(MethodInfo method) => method.GetBaseDefinition() != method;
}
