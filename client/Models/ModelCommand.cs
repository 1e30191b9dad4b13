using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Inference.Inspection;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Models;

/// <summary><c>decam model inspect</c>: what a model takes and gives, and how images will be prepared for it.</summary>
internal static class ModelCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console) => new ExampleCommand("model", "Look at models.", "decam model inspect resnet50.onnx") { Inspect(console) };

    private static ExampleCommand Inspect(CommandConsole console)
    {
        var file = new Argument<string>("FILE") { Description = "ONNX file of the classifier." };
        var command = new ExampleCommand("inspect", "Show inputs, outputs, the preprocessing in use and where each value came from, and how fast the model runs here.",
            "decam model inspect resnet50.onnx", "decam model inspect resnet50.onnx --mean 0.5,0.5,0.5 --std 0.5,0.5,0.5 --json", "decam model inspect resnet50.onnx --precision int8 --image photo.jpg");
        var precision = new Option<string?>("--precision") { Description = "int8 also makes a network of 8-bit integers, over the baselines zero, black and blur and for the best class, and says whether it may be used here. [default: fp32]", HelpName = "fp32|int8" };
        var image = new Option<string?>("--image") { Description = "Picture that this network is made for. [default: one that is made up]", HelpName = "FILE" };
        var preprocessing = new PreprocessingOptions();
        command.Arguments.Add(file);
        command.Options.Add(precision);
        command.Options.Add(image);
        preprocessing.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var model = preprocessing.Read(parsed, parsed.GetValue(file)!);
            var (settings, picture) = (PreprocessingSettings.FromJson(model.Preprocessing, "the command line"), parsed.GetValue(image));
            var isQuantised = IsQuantised(parsed.GetValue(precision), picture);
            var document = ModelDocument.Of(ModelInspection.Of(model.Path, settings));
            if (isQuantised) document = document with { Int8 = Int8Part.Of(PrecisionInspection.Of(model.Path, settings, picture, cancellationToken)) };
            if (OutputOptions.Read(parsed).Json) console.Out.WriteDocument(Json.Text(document));
            else document.Print(console.Out);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static bool IsQuantised(string? precision, string? image)
    {
        var isQuantised = PrecisionNames.Read(precision) != Precision.Fp32;
        if (image is not null && !isQuantised) throw new ScoringRefusedException(RefusalKind.Option, "Option --image is for the network of 8-bit integers; give --precision int8, too, or leave it out.");
        if (image is not null && !File.Exists(image)) throw new ScoringRefusedException(RefusalKind.Input, $"Image '{image}' does not exist; give the path of a picture.");
        return isQuantised;
    }
}
