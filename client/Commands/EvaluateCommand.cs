using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Evaluate;

namespace DeCam.Cluster.Client.Commands;

/// <summary><c>decam evaluate</c>: insertion and deletion of a map made by any tool; sanity of a method.</summary>
internal static class EvaluateCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var image = new Argument<string>("IMAGE") { Description = "The image the map explains." };
        var model = new Option<string>("--model") { Description = "ONNX file of the classifier; with --cluster the name of a model there.", HelpName = "FILE|NAME", Required = true };
        var map = new Option<string>("--map") { Description = "Saliency map: NumPy file, little-endian float32, [H, W] at the model's input size.", HelpName = "FILE.npy" };
        var sanity = new Option<bool>("--sanity") { Description = "Check a method instead of a map: rank correlation of its map with that of another class and of randomised weights." };
        var command = new ExampleCommand("evaluate", "Measure insertion and deletion of a saliency map, also one made by another tool, or check a method.",
            "decam evaluate cat.png --model resnet50.onnx --map gradcam.npy",
            "decam evaluate cat.png --model resnet50.onnx --map gradcam.npy --class 285 --protocol rise-225 --protocol black-30 --json",
            "decam evaluate cat.png --model resnet50.onnx --sanity --method decam,rise --budget 1000");
        var run = new RunOptions(keepsSnapshots: false);
        var region = new ObjectOptions();
        var preprocessing = new ModelOptions();
        var cluster = new ClusterOptions();
        command.Arguments.Add(image);
        command.Options.Add(model);
        command.Options.Add(map);
        command.Options.Add(sanity);
        run.AddTo(command);
        region.AddTo(command);
        preprocessing.AddTo(command);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var runs = run.Read(parsed);
            var file = parsed.GetValue(map);
            if (parsed.GetValue(sanity) == file is not null)
                throw new CommandFailedException(ExitCode.Usage, "Give either --map FILE.npy to judge a map, or --sanity to check a method.");
            if (file is null && region.Read(parsed) is not null)
                throw new CommandFailedException(ExitCode.Usage, "Option --sanity compares maps with each other, not with an object; leave --mask and --box out, or give --map FILE.npy.");
            if (file is null) return SanityJob.RunAsync(new()
            {
                Image = parsed.GetValue(image)!,
                Model = preprocessing.Read(parsed, parsed.GetValue(model)!, elsewhere: cluster.Read(parsed).Cluster is not null),
                Runs = [.. runs.Select(r => r with { Protocols = [] })],
                Cluster = cluster.Read(parsed),
                Output = OutputOptions.Read(parsed),
            }, console, TimeProvider.System, cancellationToken);
            if (run.IsAboutAMethod(parsed))
                throw new CommandFailedException(ExitCode.Usage, "A map that is given was made already; leave --method, --preset, -p, --seed and --budget out, or use --sanity.");
            var (selector, protocols) = (runs[0].ClassSelector, runs[0].Protocols);
            var choice = region.Read(parsed);
            if (protocols.Length == 0 && choice is null)
                throw new CommandFailedException(ExitCode.Usage, "Without a protocol and without an object there is nothing to evaluate; leave --no-metrics and --protocol none out, or give --mask or --box.");
            return EvaluateJob.RunAsync(new()
            {
                Image = parsed.GetValue(image)!,
                Map = file,
                Model = preprocessing.Read(parsed, parsed.GetValue(model)!, elsewhere: cluster.Read(parsed).Cluster is not null),
                ClassSelector = selector,
                Protocols = protocols,
                Object = choice,
                Cluster = cluster.Read(parsed),
                Output = OutputOptions.Read(parsed),
            }, console, TimeProvider.System, cancellationToken);
        });
        return command;
    }
}
