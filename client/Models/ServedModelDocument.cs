using System.Globalization;
using System.Text.Json;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Inference.Inspection;

namespace DeCam.Cluster.Client.Models;

/// <summary>What <c>decam model inspect</c> says of a model that a server runs: there is no file to tell hash, size and layers of.</summary>
internal sealed record ServedModelDocument(
    string Schema, string Name, string Server, string? Version, string? Software, TensorPart Input, TensorPart Output, int Classes, bool DynamicBatch, int LargestBatch, bool GivesProbabilities,
    JsonElement Preprocessing, string? Labels, IReadOnlyDictionary<string, string> Origins, IReadOnlyList<string> Warnings, string? LabelsForm, string Activation, string ActivationOrigin, string DeclaredInput)
{
    /// <summary>The document of an inspected model.</summary>
    public static ServedModelDocument Of(ServedInspection found)
    {
        var (model, signature, preprocessing) = (found.Model, found.Signature, found.Preprocessing);
        return new("decam.servedModel/1", model.Name, model.Server, model.Version.Length > 0 ? model.Version : null, found.Software.Length > 0 ? found.Software : null,
            new(signature.Input.Name, signature.Input.TakesBytes ? "uint8" : "float32", signature.InputShape(1, preprocessing.HeightPixels, preprocessing.WidthPixels)),
            new(signature.OutputName, "float32", signature.OutputShapeOf(1)), signature.ClassCount, signature.IsBatchDynamic, found.LargestBatch, signature.GivesProbabilities,
            Json.Element(preprocessing.ToJson()), preprocessing.Labels, preprocessing.Origins, ModelLines.Warnings(signature.Warnings, preprocessing, model.Name, found.Labels.Note),
            found.Labels.Count == 0 ? null : $"{found.Labels.Count} labels, {found.Labels.Form}", signature.Activation.ToString().ToLowerInvariant(), signature.ActivationOrigin, signature.Input.Declared);
    }

    /// <summary>Writes it for people.</summary>
    public void Print(TextWriter output)
    {
        var lines = new ModelLines(output);
        lines.Write("model", $"{Name}{(Version is null ? "" : $", version {Version}")}, which {Server} runs; pictures go there");
        lines.Write("server", Software ?? "does not say its name");
        lines.Write("input", string.Create(CultureInfo.InvariantCulture, $"{Input}, {(DynamicBatch ? $"up to {LargestBatch} images a request" : "a fixed number of images at a time, which is slower")}; the server says {DeclaredInput}"));
        lines.Write("output", string.Create(CultureInfo.InvariantCulture, $"{Output}, {Classes} classes, {(GivesProbabilities ? "probabilities (their logarithms are taken for logits)" : "logits")}"));
        lines.Write("activation", Activation, ActivationOrigin);
        lines.Write(Preprocessing, Origins);
        lines.Write("labels", LabelsForm is null ? "none" : $"{Labels}, {LabelsForm}", Origins.GetValueOrDefault("labels"));
        foreach (var warning in Warnings) output.WriteLine(warning);
    }
}
