using System.CommandLine;
using System.Globalization;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Methods;

namespace DeCam.Cluster.Client.Methods;

/// <summary><c>decam methods</c>: the explainers, their options and what they cost.</summary>
internal static class MethodsCommand
{
    // Some methods cost more on a larger input; the usual one is shown.
    private const int SidePixels = MethodCatalog.TypicalSidePixels;

    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var name = new Argument<string?>("NAME") { Description = "Show this method only.", Arity = ArgumentArity.ZeroOrOne };
        var preset = new Option<string?>("--preset") { Description = "Show the defaults under this preset.", HelpName = "NAME" };
        var command = new ExampleCommand("methods", "List the explainers, their options, defaults and evaluation counts.",
            "decam methods", "decam methods decam --preset paper", "decam methods --json");
        command.Arguments.Add(name);
        command.Options.Add(preset);
        command.SetAction(parsed =>
        {
            var methods = parsed.GetValue(name) is { } one ? [MethodCatalog.Named(one)] : MethodCatalog.All;
            if (parsed.GetValue(preset) is { } named && methods.Count != 1)
                throw new CommandFailedException(ExitCode.Usage, $"Option --preset {named} needs the name of a method; say decam methods NAME --preset {named}.");
            var entries = methods.Select(m => MethodEntry.Of(m, parsed.GetValue(preset), SidePixels)).ToList();
            if (OutputOptions.Read(parsed).Json) console.Out.WriteDocument(Json.Text(new { Schema = "decam.methods/1", InputPixels = SidePixels, Methods = entries }));
            else foreach (var entry in entries) Print(entry, console.Out);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(MethodEntry method, TextWriter output)
    {
        output.WriteLine($"{method.Name}: {method.Summary}");
        output.WriteLine($"  source: {method.Source}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  evaluations: {method.Evaluations:N0} at {SidePixels} x {SidePixels}")
            + (method.BackwardPasses > 0 ? string.Create(CultureInfo.InvariantCulture, $", backward passes: {method.BackwardPasses:N0}") : "")
            + (method.MetricTuned ? "; looks at the metric it is judged by" : ""));
        if (method.NeedsModelInternals) output.WriteLine("  needs model internals: it looks at values or gradients inside the model, where the others use its scores alone");
        if (method.Presets.Count > 0)
            output.WriteLine("  presets: " + string.Join(", ", method.Presets.Select((p, i) => string.Create(CultureInfo.InvariantCulture, $"{p.Name}{(i == 0 ? " (default)" : "")} {p.Evaluations:N0}"))));
        var width = method.Options.Select(o => o.Name.Length + o.Default.Length + 1).DefaultIfEmpty().Max();
        foreach (var option in method.Options)
            output.WriteLine($"  -p {$"{option.Name}={option.Default}".PadRight(width)}  {option.Meaning} [{option.Allowed}]");
        output.WriteLine();
    }
}
