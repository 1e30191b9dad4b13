using System.Globalization;

namespace DeCam.Cluster.Client.Pages;

/// <summary>What an element of a page is about, so that filters can show or hide it; each is a number that the page's filters name.</summary>
internal readonly record struct FilterKeys
{
    /// <summary>The model, or null for all.</summary>
    public int? Model { get; init; }

    /// <summary>The method, or null for all.</summary>
    public int? Method { get; init; }

    /// <summary>The protocol, or null for all.</summary>
    public int? Protocol { get; init; }

    /// <summary>The image, or null for all.</summary>
    public int? Image { get; init; }

    /// <summary>The attributes.</summary>
    public Html Attributes => Html.Of($"{Of("data-model", Model)}{Of("data-method", Method)}{Of("data-protocol", Protocol)}{Of("data-image", Image)}");

    private static Html Of(string name, int? key) => Html.Attribute(name, key?.ToString(CultureInfo.InvariantCulture));
}

/// <summary>The filters of a page; without scripts they are not there, and all is shown.</summary>
internal static class Filters
{
    /// <summary>A choice for each kind that has several names; a field for the names of pictures.</summary>
    /// <param name="models">Names by their numbers.</param>
    /// <param name="methods">Names by their numbers.</param>
    /// <param name="protocols">Names by their numbers.</param>
    /// <param name="hasImages">Whether the page shows images.</param>
    public static Html Of(IReadOnlyList<string> models, IReadOnlyList<string> methods, IReadOnlyList<string> protocols, bool hasImages)
    {
        var kinds = ((string Key, string Label, IReadOnlyList<string> Names)[])[("model", "Model", models), ("method", "Method", methods), ("protocol", "Protocol", protocols)];
        var picture = hasImages ? Html.Of($"<label>Picture <input type=\"search\" name=\"image\" placeholder=\"part of its name\"></label>") : default;
        return Html.Of($"<form class=\"filters\" hidden aria-label=\"Filters\">{kinds.Where(k => k.Names.Count > 1).Select(k => Choice(k.Key, k.Label, k.Names))}{picture}<button type=\"reset\">Show all</button> <output></output></form>\n");
    }

    private static Html Choice(string key, string label, IReadOnlyList<string> names) =>
        Html.Of($"<label>{label} <select name=\"{key}\"><option value=\"\">all</option>{names.Select((name, i) => Html.Of($"<option value=\"{i}\">{name}</option>"))}</select></label>");
}
