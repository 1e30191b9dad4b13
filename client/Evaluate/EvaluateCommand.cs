using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Evaluate;

/// <summary><c>decam evaluate</c>: insertion and deletion of a map made by any tool; sanity of a method.</summary>
internal sealed class EvaluateCommand
{
    private readonly Argument<string> _image = new("IMAGE") { Description = "The image the map explains." };
    private readonly Option<string> _model = new("--model") { Description = "ONNX file of the classifier; with --cluster, or --device remote:..., the name of a model there.", HelpName = "FILE|NAME", Required = true };
    private readonly Option<string> _map = new("--map") { Description = "Saliency map: NumPy array [H, W] of real numbers, .npz of one, or grey PNG; another size than the model's input is resized.", HelpName = "FILE.npy" };
    private readonly Option<bool> _sanity = new("--sanity") { Description = "Check a method instead of a map: rank correlation of its map with that of another class and of randomised weights." };
    private readonly RunOptions _run = new(keepsSnapshots: false);
    private readonly TruthOptions _truth = new();
    private readonly ObjectOptions _region = new();
    private readonly PreprocessingOptions _preprocessing = new();
    private readonly ClusterOptions _cluster = new();

    private EvaluateCommand()
    {
    }

    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var command = new ExampleCommand("evaluate", "Measure insertion and deletion of a saliency map, also one made by another tool, or check a method.",
            "decam evaluate cat.png --model resnet50.onnx --map gradcam.npy",
            "decam evaluate cat.png --model resnet50.onnx --map gradcam.npy --class 285 --protocol rise-225 --protocol black-30 --json",
            "decam evaluate cat.png --model resnet50.onnx --sanity --method decam,rise --budget 1000");
        var options = new EvaluateCommand();
        command.Arguments.Add(options._image);
        command.Options.Add(options._model);
        command.Options.Add(options._map);
        command.Options.Add(options._sanity);
        options._run.AddTo(command);
        options._truth.AddTo(command);
        options._region.AddTo(command);
        options._preprocessing.AddTo(command);
        options._cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, console, cancellationToken));
        return command;
    }

    private Task<int> RunAsync(ParseResult parsed, CommandConsole console, CancellationToken cancellationToken)
    {
        var runs = _run.Read(parsed);
        var map = parsed.GetValue(_map);
        if (parsed.GetValue(_sanity) == map is not null)
            throw Refused("Give either --map FILE.npy to judge a map, or --sanity to check a method.");
        return map is null
            ? SanityJob.RunAsync(Sanity(parsed, runs), console, TimeProvider.System, cancellationToken)
            : EvaluateJob.RunAsync(Evaluation(parsed, map, runs[0]), console, TimeProvider.System, cancellationToken);
    }

    private SanityRequest Sanity(ParseResult parsed, IReadOnlyList<RunSettings> runs)
    {
        if (_region.Read(parsed) is not null)
            throw Refused("Option --sanity compares maps with each other, not with an object; leave --mask and --box out, or give --map FILE.npy.");
        var cluster = _cluster.Read(parsed);
        return new()
        {
            Image = parsed.GetValue(_image)!,
            Model = Model(parsed, cluster),
            Truth = _truth.Read(parsed, runs[0].ClassSelector),
            Runs = [.. runs.Select(r => r with { Protocols = [] })],
            Cluster = cluster,
            Output = OutputOptions.Read(parsed),
        };
    }

    private EvaluateRequest Evaluation(ParseResult parsed, string map, RunSettings run)
    {
        if (_run.IsAboutAMethod(parsed))
            throw Refused("A map that is given was made already; leave --method, --preset, -p, --seed and --budget out, or use --sanity.");
        var region = _region.Read(parsed);
        if (run.Protocols.Length == 0 && region is null)
            throw Refused("Without a protocol and without an object there is nothing to evaluate; leave --no-metrics and --protocol none out, or give --mask or --box.");
        var cluster = _cluster.Read(parsed);
        return new()
        {
            Image = parsed.GetValue(_image)!,
            Map = map,
            Model = Model(parsed, cluster),
            ClassSelector = run.ClassSelector,
            Truth = _truth.Read(parsed, run.ClassSelector),
            Protocols = run.Protocols,
            AnyArithmetic = run.AnyArithmetic,
            Object = region,
            Cluster = cluster,
            Output = OutputOptions.Read(parsed),
        };
    }

    private ModelChoice Model(ParseResult parsed, ClusterSettings cluster) => _preprocessing.Read(parsed, parsed.GetValue(_model)!, elsewhere: cluster.Cluster is not null, cluster.UsesServer);

    private static CommandFailedException Refused(string sentence) => new(ExitCode.Usage, sentence);
}
