using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Explain;
using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Client.Commands;

/// <summary><c>decam explain</c>: pictures in, saliency maps out.</summary>
internal static class ExplainCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var images = new Argument<string[]>("IMAGE") { Description = "Images (PNG, JPEG, WebP, BMP, GIF) or a folder of them.", Arity = ArgumentArity.OneOrMore };
        var model = new Option<string>("--model") { Description = "ONNX file of the classifier; with --cluster the name of a model there.", HelpName = "FILE|NAME", Required = true };
        var output = new Option<string?>("--out") { Description = "Folder for results; each image gets a folder in it. [env: DECAM_OUT] [default: decam-out]", HelpName = "DIR" };
        var resume = new Option<bool>("--resume") { Description = "Go on where an interrupted command stopped, and take results that are finished." };
        var command = new ExampleCommand("explain", "Explain one image, several, or a folder of them.",
            "decam explain cat.png --model mobilenet_v2.onnx",
            "decam explain photos --model resnet50.onnx --labels imagenet.txt --preset fast --out maps",
            "decam explain cat.png --model vgg19.onnx --method rise -p masks=2000 --class \"tiger cat\" --json",
            "decam explain cat.png --model mobilenet_v2.onnx --cluster gateway:silo-1:30000,silo-2:30000",
            "decam explain cat.png --model vgg19.onnx --method decam,rise,lime -p rise.masks=2000 --mask cat_mask.png");
        var run = new RunOptions();
        var region = new ObjectOptions();
        var preprocessing = new ModelOptions();
        var cluster = new ClusterOptions();
        command.Arguments.Add(images);
        command.Options.Add(model);
        command.Options.Add(output);
        run.AddTo(command);
        region.AddTo(command);
        command.Options.Add(resume);
        preprocessing.AddTo(command);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) => ExplainJob.RunAsync(new()
        {
            Images = ImageList.From(parsed.GetValue(images)!),
            Model = preprocessing.Read(parsed, parsed.GetValue(model)!, elsewhere: cluster.Read(parsed).Cluster is not null),
            OutputFolder = parsed.GetValue(output) ?? OutputFolder.Default,
            Runs = run.Read(parsed),
            Object = region.Read(parsed),
            Resume = parsed.GetValue(resume),
            Cluster = cluster.Read(parsed),
            Output = OutputOptions.Read(parsed),
        }, console, TimeProvider.System, cancellationToken));
        return command;
    }
}
