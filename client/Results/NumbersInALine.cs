using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeCam.Cluster.Client.Results;

/// <summary>Writes an array of numbers on one line, where indented JSON would give each its own.</summary>
internal sealed class NumbersInALine : JsonConverter<double[]>
{
    /// <inheritdoc/>
    public override double[]? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonSerializer.Deserialize<double[]>(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, double[] value, JsonSerializerOptions options) =>
        writer.WriteRawValue($"[{string.Join(", ", value.Select(v => v.ToString("R", CultureInfo.InvariantCulture)))}]");
}
