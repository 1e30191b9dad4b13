using System.Globalization;
using System.Text.Json;
using DeCam.Cluster.Client.Bench;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Inference.Graph;
using DeCam.Inference.Inspection;
using DeCam.Inference.Preprocessing;

namespace DeCam.Cluster.Client.Models;

/// <summary>What <c>decam model inspect</c> says.</summary>
internal sealed record ModelDocument(
    string Schema, string Name, string Sha256, long Bytes, long Parameters, double? Gflop, long Opset, TensorPart Input, TensorPart Output, int Classes,
    bool DynamicBatch, bool SoftmaxCut, bool SigmoidCut, bool GivesProbabilities, string? CamLayer, JsonElement Preprocessing, string? Labels,
    IReadOnlyDictionary<string, string> Origins, IReadOnlyList<DeviceSpeed> Devices, IReadOnlyList<string> Warnings, string? LabelsForm, InputNormalisation? Inside, string Activation, string ActivationOrigin, string DeclaredInput)
{
    /// <summary>Its network of 8-bit integers, where that was asked for.</summary>
    public Int8Part? Int8 { get; init; }

    /// <summary>The document of an inspected model.</summary>
    public static ModelDocument Of(ModelInspection model)
    {
        var (signature, preprocessing) = (model.Signature, model.Preprocessing);
        return new("decam.model/1", model.Name, model.Sha256, model.Bytes, model.Parameters, model.MultiplyAccumulates > 0 ? Math.Round(model.MultiplyAccumulates * 2 / 1e9, 3) : null, model.Opset,
            new(signature.Input.Name, signature.Input.TakesBytes ? "uint8" : "float32", signature.InputShape(1, preprocessing.HeightPixels, preprocessing.WidthPixels)),
            new(signature.OutputName, "float32", signature.OutputShapeOf(1)), signature.ClassCount,
            signature.IsBatchDynamic, signature.Cut == CutActivation.Softmax, signature.Cut == CutActivation.Sigmoid, signature.GivesProbabilities, model.CamLayer,
            Json.Element(preprocessing.ToJson()), preprocessing.Labels, preprocessing.Origins, model.Devices,
            ModelLines.Warnings(signature.Warnings, preprocessing, model.Name, model.Labels.Note), model.Labels.Count == 0 ? null : $"{model.Labels.Count} labels, {model.Labels.Form}", preprocessing.Inside,
            signature.Activation.ToString().ToLowerInvariant(), signature.ActivationOrigin, signature.Input.Declared);
    }

    /// <summary>Writes it for people.</summary>
    public void Print(TextWriter output)
    {
        var lines = new ModelLines(output);
        void Line(string name, string value, string? origin = null) => lines.Write(name, value, origin);
        Line("model", string.Create(CultureInfo.InvariantCulture, $"{Name}, {Bytes:N0} bytes, {Parameters:N0} parameters,{(Gflop is { } gflop ? string.Create(CultureInfo.InvariantCulture, $" {gflop} GFLOP an evaluation,") : "")} opset {Opset}"));
        Line("sha256", Sha256);
        Line("input", $"{Input}, {(DynamicBatch ? "any number of images at once" : "a fixed number of images at a time, which is slower")}; the file says {DeclaredInput}");
        Line("output", $"{Output}, {Classes} classes, {Kind}");
        Line("cam layer", CamLayer ?? "none");
        Line("activation", Activation, ActivationOrigin);
        lines.Write(Preprocessing, Origins);
        if (Inside is not null) Line("inside", $"{Inside}, which the graph does to its input itself", "model");
        Line("labels", LabelsForm is null ? "none" : $"{Labels ?? "in the model"}, {LabelsForm}", Origins.GetValueOrDefault("labels"));
        foreach (var rate in Devices.SelectMany(d => d.Rates ?? [])) Line(rate.Device, RateLines.Of(rate));
        foreach (var device in Devices.Where(d => d.Rates is null))
            Line(device.Device, device.EvaluationsPerSecond is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{rate:N1} evaluations/s a thread") : "can run it");
        Int8?.Print(Line);
        foreach (var warning in Warnings) output.WriteLine(warning);
    }

    private string Kind => SoftmaxCut ? "logits (a softmax at the end was cut off)" : SigmoidCut ? "logits (a sigmoid at the end was cut off)" : GivesProbabilities ? "probabilities (their logarithms are taken for logits)" : "logits";
}

/// <summary>An input or output, for one image.</summary>
internal sealed record TensorPart(string Name, string Type, long[] Shape)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Type} [{string.Join(", ", Shape)}]";
}
