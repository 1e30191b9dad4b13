using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;
using DeCam.Methods;

namespace DeCam.Cluster.Client.Explain;

/// <summary><c>decam explain</c>: pictures in, saliency maps out.</summary>
internal static class ExplainCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var images = new Argument<string[]>("IMAGE") { Description = "Images (PNG, JPEG, WebP, BMP, GIF, TIFF, TGA, PNM, QOI) or folders of them, which are looked into.", Arity = ArgumentArity.OneOrMore };
        var model = new Option<string>("--model") { Description = "ONNX file of the classifier; with --cluster, or --device remote:..., the name of a model there.", HelpName = "FILE|NAME", Required = true };
        var output = new Option<string?>("--out") { Description = "Folder for results; each image gets a folder in it. [env: DECAM_OUT] [default: decam-out]", HelpName = "DIR" };
        var noControl = new Option<bool>("--no-control") { Description = "Do not judge the centre control beside each map, which takes as many evaluations as its metrics do." };
        var restart = new RestartOptions("the results");
        var command = new ExampleCommand("explain", "Explain one image, several, or a folder of them; results that are finished are taken.",
            "decam explain cat.png --model mobilenet_v2.onnx",
            "decam explain photos --model resnet50.onnx --labels imagenet.txt --preset fast --out maps",
            "decam explain cat.png --model vgg19.onnx --method rise -p masks=2000 --class \"tiger cat\" --json",
            "decam explain cat.png --model mobilenet_v2.onnx --cluster gateway:silo-1:30000,silo-2:30000",
            "decam explain val --model resnet50.onnx --class true --truth LOC_val_solution.csv",
            "decam explain cat.png --model vgg19.onnx --method decam,rise,lime -p rise.masks=2000 --mask cat_mask.png",
            "decam explain cat.png --model vgg19.onnx --palette viridis --size 800 --svg --figure");
        var run = new RunOptions();
        var truth = new TruthOptions();
        var region = new ObjectOptions();
        var pictures = new PictureOptions();
        var preprocessing = new PreprocessingOptions();
        var cluster = new ClusterOptions();
        command.Arguments.Add(images);
        command.Options.Add(model);
        command.Options.Add(output);
        run.AddTo(command);
        truth.AddTo(command);
        region.AddTo(command);
        command.Options.Add(noControl);
        pictures.AddTo(command);
        restart.AddTo(command);
        preprocessing.AddTo(command);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var folder = parsed.GetValue(output) ?? OutputFolder.Default;
            var list = ImageList.From(parsed.GetValue(images)!, folder);
            var runs = run.Read(parsed);
            var drawn = pictures.Read(parsed);
            var place = cluster.Read(parsed);
            if (drawn.Uncertainty && !runs.Any(r => MethodCatalog.Check(r.Method, r.Preset, r.Options).HasEvidence))
                throw new CommandFailedException(ExitCode.Usage, $"Option --uncertainty draws how unsure a map is, which {string.Join(", ", runs.Select(r => r.Method))} cannot say as asked for; path-ridge can, without refine and --objects.");
            return ExplainJob.RunAsync(new()
            {
                Images = list.Images,
                Notes = list.Notes,
                Model = preprocessing.Read(parsed, parsed.GetValue(model)!, elsewhere: place.Cluster is not null, place.UsesServer),
                OutputFolder = folder,
                Runs = runs,
                Truth = truth.Read(parsed, runs[0].ClassSelector),
                Object = region.Read(parsed),
                Pictures = drawn,
                HasControl = !parsed.GetValue(noControl),
                Restart = restart.Read(parsed),
                Cluster = place,
                Output = OutputOptions.Read(parsed),
            }, console, TimeProvider.System, cancellationToken);
        });
        return command;
    }
}
