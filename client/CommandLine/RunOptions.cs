using System.CommandLine;
using System.Globalization;
using DeCam.Explanations;
using DeCam.Methods;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>How an explanation is made, in the words of the command line.</summary>
internal sealed record RunSettings
{
    /// <summary>Method name.</summary>
    public required string Method { get; init; }

    /// <summary>Preset, or null for the method's default.</summary>
    public string? Preset { get; init; }

    /// <summary>Options given with <c>-p</c>, sorted by name.</summary>
    public SortedDictionary<string, string> Options { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Classes to explain.</summary>
    public required string ClassSelector { get; init; }

    /// <summary>Source of all random numbers.</summary>
    public long Seed { get; init; }

    /// <summary>Hard cap on the search's evaluations, or null.</summary>
    public int? Budget { get; init; }

    /// <summary>Protocols to judge the map by.</summary>
    public required string[] Protocols { get; init; }

    /// <summary>Evaluation counts at which the map is kept, ascending.</summary>
    public int[] Snapshots { get; init; } = [];

    /// <summary>"int8", "auto", "tf32" or "fp16" for a search in fewer bits; null for float32.</summary>
    public string? Precision { get; init; }

    /// <summary>Whether devices that calculate differently may score for it.</summary>
    public bool AnyArithmetic { get; init; }

    /// <summary>The specification of a run.</summary>
    public RunSpec For(ModelRef model, string imageName, string imageSha256) => new()
    {
        Model = model,
        ImageName = imageName,
        ImageSha256 = imageSha256,
        Method = Method,
        Preset = Preset,
        Options = Options,
        ClassSelector = ClassSelector,
        Seed = Seed,
        Budget = Budget,
        Protocols = Protocols,
        Snapshots = Snapshots,
        AnyArithmetic = AnyArithmetic,
        Precision = Precision,
    };
}

/// <summary>The options of <see cref="RunSettings"/>. One instance for each command that has them.</summary>
/// <param name="keepsSnapshots">Whether the map may be kept on the way.</param>
internal sealed class RunOptions(bool keepsSnapshots = true)
{
    private readonly Option<string> _method = new("--method") { Description = "Explainer, or several separated by commas to compare them; decam methods lists them.", HelpName = "NAME", DefaultValueFactory = _ => MethodCatalog.All[0].Name };
    private readonly Option<string[]> _parameters = new("--parameter", "-p") { Description = "An option as name=value, for every method that has it, or method.name=value; may be repeated.", HelpName = "NAME=VALUE" };
    private readonly Option<string?> _preset = new("--preset") { Description = "Named settings of the method.", HelpName = "NAME" };
    private readonly Option<long?> _seed = Parsers.Number("--seed", "Source of all random numbers. [default: 0]", 0L);
    private readonly Option<int?> _budget = Parsers.Number("--budget", "Hard cap on the model evaluations of the search; for each class where classes need a search each (decam, ellipse-ridge, path-ridge, shap-partition, refine, --objects). Of a method that looks inside the model it caps the whole forward passes; one that needs more is refused.", 1);
    private readonly Option<string?> _stop = new("--stop") { Description = "End the search early, as stable:0.95: once the order of the top fifth of the map has stayed for three fits, by a rank correlation above that figure (path-ridge).", HelpName = "stable:R" };
    private readonly Option<string?> _objects = new("--objects") { Description = "Objects of the class that are looked for one after the other, each with what was found hidden, as long as the class is recognised: a number, or auto for up to 4. The budget is for all of them together.", HelpName = "N|auto" };
    private readonly Option<int[]> _snapshots = Parsers.Numbers<int>("--snapshots", "Evaluation counts at which the map so far is kept.", "N,N,...");
    private readonly Option<string?> _precision = new("--precision") { Description = "In how many bits the search scores its masks: fp32; int8, with a network of 8-bit integers made for each image, refused where the model, the machine or the image does not allow it; auto, which takes int8 where it agrees with the model and is faster; tf32 and fp16, the model in fewer bits on cards, refused where no card offers it. All figures are scored in float32. [default: fp32]", HelpName = "fp32|int8|auto|tf32|fp16" };
    private readonly ArithmeticOption _arithmetic = new();
    private readonly TargetOptions _target = new();

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        _method.CompletionSources.Add([.. MethodCatalog.All.Select(m => m.Name)]);
        foreach (var option in OfMethod) command.Options.Add(option);
        command.Options.Add(_precision);
        if (keepsSnapshots) command.Options.Add(_snapshots);
        _arithmetic.AddTo(command);
        _target.AddTo(command);
    }

    /// <summary>Whether the user said anything of how a map is to be made.</summary>
    public bool IsAboutAMethod(ParseResult parsed) => OfMethod.Any(o => parsed.GetResult(o) is { Implicit: false });

    /// <summary>Their values for each method, checked as far as that is possible without a model.</summary>
    /// <exception cref="CommandFailedException">A malformed option.</exception>
    /// <exception cref="ScoringRefusedException">An unknown method, preset, option or protocol.</exception>
    public IReadOnlyList<RunSettings> Read(ParseResult parsed)
    {
        var (selector, protocols) = _target.Read(parsed);
        var methods = parsed.GetValue(_method)!.Split(',', StringSplitOptions.TrimEntries).Distinct().ToList();
        foreach (var method in methods) _ = MethodCatalog.Named(method);
        var options = MethodParameters.Distribute(methods, [.. parsed.GetValue(_parameters) ?? [], .. Stop(parsed.GetValue(_stop)), .. parsed.GetValue(_objects) is { } objects ? [$"objects={objects}"] : Array.Empty<string>()]);
        var presets = MethodParameters.Presets(methods, parsed.GetValue(_preset));
        var settings = methods.Select((method, i) => new RunSettings
        {
            Method = method,
            Preset = presets[i],
            Options = options[i],
            ClassSelector = selector,
            Seed = parsed.GetValue(_seed) ?? 0,
            Budget = parsed.GetValue(_budget),
            Protocols = protocols,
            Snapshots = keepsSnapshots ? Ascending(parsed.GetValue(_snapshots) ?? []) : [],
            AnyArithmetic = _arithmetic.IsAny(parsed),
            Precision = SearchPrecision.Of(method, parsed.GetValue(_precision)),
        }).ToList();
        foreach (var run in settings)
        {
            _ = MethodCatalog.Check(run.Method, run.Preset, run.Options);
            var plan = new ExplanationPlan { Method = run.Method, Preset = run.Preset, Options = run.Options, Budget = run.Budget, Precision = PrecisionNames.Read(run.Precision) };
            AttributionPlan.Check(plan);
            CalibrationPlan.Check(plan);
        }

        return settings;
    }

    private Option[] OfMethod => [_method, _parameters, _preset, _seed, _budget, _stop, _objects];

    // An option of the method under the hood.
    private static string[] Stop(string? text) => text is null ? []
        : text.Split(':') is ["stable", var figure] && double.TryParse(figure, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var least) && least is > 0 and < 1 ? [$"stop={figure}"]
        : throw new CommandFailedException(ExitCode.Usage, $"Option --stop is '{text}' but stable:R with a rank correlation R above 0 and below 1 is wanted, such as stable:0.95.");

    private static int[] Ascending(int[] counts) => counts.All(c => c > 0)
        ? [.. counts.Distinct().Order()]
        : throw new CommandFailedException(ExitCode.Usage, $"Option --snapshots takes numbers of at least 1 but got {string.Join(',', counts)}.");
}
