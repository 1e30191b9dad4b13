using System.CommandLine;
using System.Globalization;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Inference.Benchmarks;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Bench;

/// <summary><c>decam bench</c>: what the loop costs beside the model.</summary>
internal static class BenchCommand
{
    private static readonly string Sample = Path.Combine(AppContext.BaseDirectory, "samples", "shapes_cnn.onnx");

    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var model = new Option<string?>("--model") { Description = "ONNX file of the classifier. [default: the shapes sample]", HelpName = "FILE" };
        var repeats = Parsers.Number("--repeats", "Batches of each kind to time. [default: 120, and as many as two seconds hold with --device]", 1);
        var command = new ExampleCommand("bench",
            "Measure the loop (draw masks, apply them, run, score) beside the bare model, by processor time of one thread, the two alternating in random order.",
            "decam bench", "decam bench --model mobilenet_v2.onnx --json", "decam bench --model mobilenet_v2.onnx --device cpu --precision int8");
        var device = new Option<string?>("--device") { Description = "Devices to measure in each precision and at each size of a batch: auto, cpu, cuda, cuda:INDEX, cuda:INDEX,INDEX or cuda:all. Processors by processor time of one thread, cards by the clock.", HelpName = "NAME" };
        var precision = new Option<string?>("--precision") { Description = "The only precision that is measured of --device. [default: all of the model itself]", HelpName = "fp32|int8|tf32|fp16" };
        var preprocessing = new PreprocessingOptions();
        command.Options.Add(model);
        command.Options.Add(repeats);
        command.Options.Add(device);
        command.Options.Add(precision);
        preprocessing.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var (choice, count, output) = (preprocessing.Read(parsed, parsed.GetValue(model) ?? Sample), parsed.GetValue(repeats), OutputOptions.Read(parsed));
            return Task.FromResult(MeasuredPrecision.Read(parsed.GetValue(precision), parsed.GetValue(device)) is var asked && parsed.GetValue(device) is { } named
                ? Run(choice, named, asked, count, output, console, cancellationToken)
                : Run(choice, count, output, console, cancellationToken));
        });
        return command;
    }

    private static int Run(ModelChoice model, string device, Precision? precision, int? repeats, OutputSettings output, CommandConsole console, CancellationToken cancellationToken)
    {
        var settings = PreprocessingSettings.FromJson(model.Preprocessing, "the command line");
        var rates = new DeviceBenchmark(model.Path, settings, repeats, cancellationToken).Run(device, precision);
        if (output.Json) console.Out.WriteDocument(Json.Text(new { Schema = "decam.bench/1", Model = Path.GetFileName(model.Path), Device = device, Rates = rates, Cores = Environment.ProcessorCount }));
        else foreach (var rate in rates) console.Out.WriteLine($"{Path.GetFileName(model.Path)} on {rate.Device}, {RateLines.Of(rate)}");
        return ExitCode.Done;
    }

    private static int Run(ModelChoice model, int? repeats, OutputSettings output, CommandConsole console, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(model.Path);
        using var classifier = OnnxClassifier.Load(model.Path, name, PreprocessingSettings.FromJson(model.Preprocessing, "the command line"));
        var measured = repeats is { } count ? LoopBenchmark.Run(classifier, count, cancellationToken) : LoopBenchmark.Run(classifier, cancellationToken: cancellationToken);
        if (output.Json)
        {
            console.Out.WriteDocument(Json.Text(new
            {
                Schema = "decam.bench/1",
                Model = name,
                Device = "cpu",
                Threads = 1,
                measured.Efficiency,
                LoopEvaluationsPerSecond = measured.LoopPerSecond,
                RawEvaluationsPerSecond = measured.RawPerSecond,
                measured.Repeats,
                Cores = Environment.ProcessorCount,
            }));
        }
        else
        {
            console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name} on one thread of the cpu: loop {measured.LoopPerSecond:N1} evaluations/s, raw inference {measured.RawPerSecond:N1}/s, efficiency {measured.Efficiency:0.000}"));
        }

        return ExitCode.Done;
    }
}
