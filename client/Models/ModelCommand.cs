using System.CommandLine;
using DeCam.Cluster.Client.Bench;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Inference.Inspection;
using DeCam.Inference.Preprocessing;
using DeCam.Inference.Servers;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Models;

/// <summary><c>decam model inspect</c>: what a model takes and gives, and how images will be prepared for it.</summary>
internal static class ModelCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console) => new ExampleCommand("model", "Look at models.", "decam model inspect resnet50.onnx") { Inspect(console) };

    private static ExampleCommand Inspect(CommandConsole console)
    {
        var file = new Argument<string>("FILE") { Description = "ONNX file of the classifier; with --device remote:... its name on the server." };
        var command = new ExampleCommand("inspect", "Show inputs, outputs, the preprocessing in use and where each value came from, and how fast the model runs here.",
            "decam model inspect resnet50.onnx", "decam model inspect resnet50.onnx --mean 0.5,0.5,0.5 --std 0.5,0.5,0.5 --json", "decam model inspect resnet50.onnx --precision int8 --image photo.jpg", "decam model inspect resnet50.onnx --device cpu", "decam model inspect resnet50 --device remote:http://gpu-1:8000");
        var device = new Option<string?>("--device") { Description = "Devices to measure in each precision and at each size of a batch: auto, cpu, cuda, cuda:INDEX, cuda:INDEX,INDEX or cuda:all; or the server that runs the model, remote:http://HOST:PORT, or https, grpc, grpcs. [default: the processor, for a moment]", HelpName = "NAME" };
        var precision = new Option<string?>("--precision") { Description = "int8 also makes a network of 8-bit integers, over the baselines zero, black and blur and for the best class, and says whether it may be used here; with --device it is the only precision that is measured, as tf32 and fp16 are. [default: fp32]", HelpName = "fp32|int8|tf32|fp16" };
        var image = new Option<string?>("--image") { Description = "Picture that this network is made for. [default: one that is made up]", HelpName = "FILE" };
        var preprocessing = new PreprocessingOptions();
        command.Arguments.Add(file);
        command.Options.Add(device);
        command.Options.Add(precision);
        command.Options.Add(image);
        preprocessing.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(device) is { } server && ModelServer.Is(server)) return await InspectAsync(server, preprocessing.Read(parsed, parsed.GetValue(file)!, isServed: true), (parsed.GetValue(precision), parsed.GetValue(image)), OutputOptions.Read(parsed), console, cancellationToken);
            var model = preprocessing.Read(parsed, parsed.GetValue(file)!);
            var (settings, picture) = (PreprocessingSettings.FromJson(model.Preprocessing, "the command line"), parsed.GetValue(image));
            var (word, named) = (parsed.GetValue(precision), parsed.GetValue(device));
            var isQuantised = IsQuantised(word, picture);
            var measured = named is null && PrecisionNames.Read(word) is not (Precision.TensorFloat or Precision.Half) ? null : MeasuredPrecision.Read(word, named);
            var document = ModelDocument.Of(named is null ? ModelInspection.Of(model.Path, settings) : ModelInspection.Of(model.Path, settings, named, measured, cancellationToken));
            if (isQuantised) document = document with { Int8 = Int8Part.Of(PrecisionInspection.Of(model.Path, settings, picture, cancellationToken)) };
            if (OutputOptions.Read(parsed).Json) console.Out.WriteDocument(Json.Text(document));
            else document.Print(console.Out);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<int> InspectAsync(string device, ModelChoice model, (string? Precision, string? Image) ofFiles, OutputSettings output, CommandConsole console, CancellationToken cancellationToken)
    {
        if (ofFiles.Image is not null) throw new CommandFailedException(ExitCode.Usage, "Option --image is for the network of 8-bit integers, which is made of a model's own file, and a model server shows that to nobody; leave out one of --image and --device.");
        if (ofFiles.Precision is not null) throw new CommandFailedException(ExitCode.Usage, "Option --precision makes a network of a model's own file, which a model server shows to nobody; leave out one of --precision and --device.");
        try
        {
            var document = ServedModelDocument.Of(await ServedInspection.OfAsync(device, model.Path, PreprocessingSettings.FromJson(model.Preprocessing, "the command line"), new Warnings(console, output).Add, cancellationToken));
            if (output.Json) console.Out.WriteDocument(Json.Text(document));
            else document.Print(console.Out);
            return ExitCode.Done;
        }
        catch (ModelMissingException away)
        {
            throw new CommandFailedException(ExitCode.Cluster, away.Message, away);
        }
    }

    private static bool IsQuantised(string? precision, string? image)
    {
        var isQuantised = !PrecisionNames.Read(precision).IsOfTheModel();
        if (image is not null && !isQuantised) throw new ScoringRefusedException(RefusalKind.Option, "Option --image is for the network of 8-bit integers; give --precision int8, too, or leave it out.");
        if (image is not null && !File.Exists(image)) throw new ScoringRefusedException(RefusalKind.Input, $"Image '{image}' does not exist; give the path of a picture.");
        return isQuantised;
    }
}
