using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Inference.Inspection;
using DeCam.Inference.Preprocessing;

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
            "decam model inspect resnet50.onnx", "decam model inspect resnet50.onnx --mean 0.5,0.5,0.5 --std 0.5,0.5,0.5 --json");
        var preprocessing = new PreprocessingOptions();
        command.Arguments.Add(file);
        preprocessing.AddTo(command);
        command.SetAction(parsed =>
        {
            var model = preprocessing.Read(parsed, parsed.GetValue(file)!);
            var inspection = ModelInspection.Of(model.Path, PreprocessingSettings.FromJson(model.Preprocessing, "the command line"));
            if (OutputOptions.Read(parsed).Json) console.Out.WriteDocument(Json.Text(ModelDocument.Of(inspection)));
            else ModelDocument.Of(inspection).Print(console.Out);
            return ExitCode.Done;
        });
        return command;
    }
}
