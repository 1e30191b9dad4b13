using System.Text.Json;
using System.Text.RegularExpressions;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Methods;
using DeCam.Metrics;
using DeCam.Testing;

namespace DeCam.Cluster.Tests.Documentation;

/// <summary>The document and the schema of specifications have the keys that are read, with values that are read.</summary>
public sealed partial class SweepKeysTests
{
    private const string Document = "docs/sweeps.md";
    private static readonly JsonElement Schema = JsonDocument.Parse(SpecTexts.Schema).RootElement;

    private static readonly Dictionary<string, (string Heading, IReadOnlyList<string> Keys, JsonElement Properties)> Places = new()
    {
        ["sweep"] = ("The sweep", SpecReader.Keys, Schema.GetProperty("properties")),
        ["model"] = ("Models", ModelEntry.Keys, Of("model", 1)),
        ["pictures"] = ("Pictures", PicturesEntry.Keys, Schema.GetProperty("definitions").GetProperty("pictures").GetProperty("properties")),
        ["images"] = ("Images", ImagesEntry.Keys, Schema.GetProperty("definitions").GetProperty("images").GetProperty("properties")),
    };

    public static TheoryData<string> Names => [.. Places.Keys];

    private static IEnumerable<string> MethodOptions => MethodCatalog.All.SelectMany(m => m.Options(null).Select(o => o.Name)).Distinct();

    [Theory]
    [MemberData(nameof(Names))]
    public void Keys_OfDocumentAndSchema_AreThoseThatAreRead(string place)
    {
        var (heading, keys, properties) = Places[place];
        var rows = Markdown.RowsUnder(Document, heading).Where(IsKey).ToList();

        Assert.Equal(keys.Order(), rows.Select(r => r[0].Trim('`')).Order());
        Assert.Equal(keys.Order(), properties.EnumerateObject().Select(p => p.Name).Order());
        Assert.All(rows, row => Assert.All(row, cell => Assert.NotEqual("", cell)));
    }

    [Fact]
    public void Keys_OfMethods_AreThoseThatAreReadAndTheOptionsOfTheCatalog()
    {
        var rows = Markdown.RowsUnder(Document, "Methods").Where(IsKey).ToList();
        var own = rows.Where(r => !r[1].StartsWith('`')).Select(r => r[0].Trim('`'));
        var options = rows.Where(r => r[1].StartsWith('`')).Select(r => (r[1].Trim('`'), r[0].Trim('`'), r[3].Trim('`')));

        Assert.Equal(MethodEntries.Keys.Order(), own.Order());
        Assert.Equal(MethodCatalog.All.SelectMany(m => m.Options(null).Select(o => (m.Name, o.Name, o.Default))), options);
        Assert.Equal(MethodEntries.Keys.Where(k => k != "maps").Concat(MethodOptions).Order(), Of("method", 2).EnumerateObject().Select(p => p.Name).Order());
        Assert.Equal(["as", "maps"], Of("method", 1).EnumerateObject().Select(p => p.Name).Order());
        Assert.Equal(MethodCatalog.All.Select(m => m.Name), Words(Of("method", 2).GetProperty("name")));
        Assert.Equal(MethodCatalog.All.Select(m => m.Name), Words(Schema.GetProperty("definitions").GetProperty("method").GetProperty("anyOf")[0]));
        Assert.Equal(MetricPanel.Names, Words(Schema.GetProperty("definitions").GetProperty("metric")));
    }

    // Each example alone, in a specification that is otherwise as small as can be.
    [Fact]
    public void Examples_OfTheDocument_AreRead()
    {
        foreach (var (place, (heading, _, _)) in Places)
            foreach (var row in Markdown.RowsUnder(Document, heading).Where(IsKey)) IsRead(place, row[0].Trim('`'), row[3].Trim('`'));
        foreach (var row in Markdown.RowsUnder(Document, "Methods").Where(r => IsKey(r) && r[1].StartsWith('`')))
            Read($"methods: [{{ name: {row[1].Trim('`')}, {row[0].Trim('`')}: {row[4].Trim('`')} }}]");
        foreach (var row in Markdown.RowsUnder(Document, "Methods").Where(r => IsKey(r) && !r[1].StartsWith('`') && r[0] != "`name`"))
            Read($"methods: [{{ {(row[0] == "`maps`" ? "" : "name: decam, ")}{row[0].Trim('`')}: {row[3].Trim('`')} }}]");
    }

    [Fact]
    public void Values_OfTheSchema_AreReadAndOthersRefused()
    {
        foreach (var (place, (_, _, properties)) in Places)
            foreach (var property in properties.EnumerateObject())
            {
                foreach (var example in Examples(property.Value).Concat(Enum(property.Value))) IsRead(place, property.Name, example.GetRawText());
                if (Wrong(property.Value) is { } wrong) Assert.Throws<CommandFailedException>(() => IsRead(place, property.Name, wrong));
            }

        foreach (var method in MethodCatalog.All)
            foreach (var option in method.Options(null))
                Assert.True(Fits(Of("method", 2).GetProperty(option.Name), option.Default), $"The schema does not allow the default {option.Name}: {option.Default} of {method.Name}.");
    }

    [Fact]
    public void Defaults_OfTheSchema_AreThoseOfTheReader()
    {
        var spec = Read("methods: [decam]");
        var properties = Schema.GetProperty("properties");

        Assert.Equal(spec.Seeds, properties.GetProperty("seeds").GetProperty("default").EnumerateArray().Select(s => s.GetInt64()));
        Assert.Equal(spec.Metrics, properties.GetProperty("metrics").GetProperty("default").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal(spec.ClassSelector, properties.GetProperty("class").GetProperty("default").GetString());
        Assert.Equal(spec.KeepMaps, properties.GetProperty("maps").GetProperty("default").GetString() == "all");
        Assert.Equal(spec.Snapshots.Length, properties.GetProperty("snapshots").GetProperty("default").GetArrayLength());
    }

    [Fact]
    public void Example_OfGivenMaps_IsASpecification() =>
        Assert.Equal(["rise", "Grad-CAM", "integrated-gradients", "centre", "random"],
            SpecReader.Read(SpecFile.Parse("doc.yaml", string.Join('\n', Markdown.LinesOf(Document, "yaml"))), "doc").Methods.Select(m => m.Name));

    private static bool IsKey(string[] row) => row.Length > 3 && row[0].StartsWith('`');

    private static JsonElement Of(string definition, int form) => Schema.GetProperty("definitions").GetProperty(definition).GetProperty("anyOf")[form].GetProperty("properties");

    private static JsonElement.ArrayEnumerator Examples(JsonElement property) => property.TryGetProperty("examples", out var examples) ? examples.EnumerateArray() : default;

    private static JsonElement.ArrayEnumerator Enum(JsonElement property) => property.TryGetProperty("enum", out var words) ? words.EnumerateArray() : default;

    private static IEnumerable<string?> Words(JsonElement property) => Enum(property).Select(w => w.GetString());

    // A value that the schema does not allow, for keys of words and of whole numbers.
    private static string? Wrong(JsonElement property) =>
        property.TryGetProperty("enum", out _) || (property.TryGetProperty("type", out var type) && type.GetString() is "integer" or "boolean") ? "\"no-such-word\"" : null;

    private static bool Fits(JsonElement property, string value)
    {
        var forms = property.TryGetProperty("anyOf", out var any) ? [.. any.EnumerateArray()] : new[] { property };
        return forms.Any(form => Words(form).Contains(value) || (form.TryGetProperty("type", out var type) && type.GetString() switch
        {
            "integer" => WholeNumber().IsMatch(value),
            "boolean" => value is "true" or "false",
            "number" => double.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out _),
            _ => type.GetString() == "string",
        }));
    }

    private static void IsRead(string place, string key, string value)
    {
        // Keys that go with others.
        var with = key is "pad" or "place" ? "fit: letterbox, " : key == "mask-value" ? "masks: m, " : "";
        _ = place switch
        {
            "model" => Read("methods: [decam]", models: key == "file" ? $"[{{ file: {value} }}]" : $"[{{ file: a.onnx, {with}{key}: {value} }}]"),
            "pictures" => Read($"methods: [decam]\npictures: {{ {key}: {value} }}"),
            "images" => Read("methods: [decam]", images: key is "folder" or "dataset" ? $"{{ {key}: {value} }}" : $"{{ folder: p, {with}{key}: {Quoted(value)} }}"),
            _ => key switch
            {
                "models" => Read("methods: [decam]", models: value),
                "methods" => Read($"methods: {value}"),
                "images" => Read("methods: [decam]", images: value),
                _ => Read($"methods: [decam]\n{key}: {value}"),
            },
        };
    }

    // The document shows values as they stand alone; within braces a pattern needs its quotes.
    private static string Quoted(string value) => value.Contains('*', StringComparison.Ordinal) && value[0] != '"' ? $"\"{value}\"" : value;

    private static SweepSpec Read(string rest, string models = "[a.onnx]", string images = "{ folder: p }") =>
        SpecReader.Read(SpecFile.Parse("a.yaml", $"models: {models}\nimages: {images}\n{rest}\n"), "a");

    [GeneratedRegex("^[0-9]+$")]
    private static partial Regex WholeNumber();
}
