using System.CommandLine;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Explain;
using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Client.Runs;

/// <summary><c>decam runs results</c>: writes the result files of one finished explanation.</summary>
internal static class RunsResultsCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var output = OutputFolder.Option();
        var pictures = new PictureOptions();
        return RunsCommand.OnRun(
            new("results", "Write the result files of one finished explanation, pictures and all.", "decam runs results 0123456789abcdef0123456789abcdef --cluster localhost --out maps"),
            console, one => WriteAsync(one, one.Parsed.GetValue(output) ?? OutputFolder.Default, pictures.Read(one.Parsed)), [output, .. pictures.All]);
    }

    private static async Task<int> WriteAsync(NamedWork one, string folder, PictureSettings pictures)
    {
        var (run, status) = await RunCalls.FindAsync(one);
        var result = await one.Calls.AskAsync(run.ResultAsync, one.Stop) ?? throw None(one, status);
        if (pictures.Uncertainty && !Array.Exists(result.Targets, t => t.Evidence is { UncertaintySha256.Length: > 0 }))
            throw new CommandFailedException(ExitCode.Usage, $"Option --uncertainty draws how unsure a map is, which the result of run '{one.Id}' ({result.Spec.Method}) does not tell; leave it out.");
        OutputFolder.EnsureWritable(folder);
        var place = Path.Combine(folder, ResultNames.Of([new(result.Spec.ImageName, result.Spec.ImageName, "", IsOfFolder: false)])[0].Path);
        ResultPlaces.EnsureFree(place, []);
        var inputs = ResultInputs.Of(result.Spec, truth: null, region: null);
        foreach (var earlier in EarlierResult.In(place))
        {
            if (earlier.Document?.Inputs is not { } known || ResultInputs.Changes(known, inputs).Any())
                throw new CommandFailedException(ExitCode.Usage, $"Folder '{earlier.Folder}' holds another result; name another folder with --out.");
        }

        var controls = await CentreControl.StoredAsync(result.Spec, [.. result.Targets.Select(t => t.Class)], one.Calls, one.Stop);
        var written = await new ResultWriter(one.Calls.Cluster, folder, pictures).WriteAsync(result, place, new(inputs, null, null, null) { Controls = controls }, one.Stop);
        if (one.Output.Json) one.Console.Out.WriteDocument(Json.Text(new { Schema = "decam.explain/1", Results = written }));
        else if (!one.Output.Quiet) foreach (var line in Lines(written, result.Spec.ImageName)) one.Console.Out.WriteLine(line);
        return ExitCode.Done;
    }

    private static IEnumerable<string> Lines(IReadOnlyList<WrittenResult> written, string image) =>
        [.. written.Select(r => ResultWords.Line(r, image)), .. written.Select(r => ResultWords.Top(r.Document)).OfType<string>().Take(1), .. written.SelectMany(r => r.Document.Notes).Distinct().Select(ResultWords.Note)];

    private static CommandFailedException None(NamedWork one, RunStatus status)
    {
        if (status.Failure is { Kind: FailureKind.Lost or FailureKind.Damaged } lost) return new(lost);
        var why = status.Failure is { } failure ? $"failed: {Sentence.Reason(failure.Message)}" : $"is {RunDocuments.Word(status.State, one.Calls.IsPaused(one.Id, status.State))}";
        var way = status.State is RunState.Failed or RunState.Cancelled ? "the command that began it begins it again" : $"'decam runs watch {one.Id}{one.Again}' tells when there is one";
        return new(ExitCode.Usage, $"Run '{one.Id}' has no result to write, because it {why}; {way}.");
    }
}
