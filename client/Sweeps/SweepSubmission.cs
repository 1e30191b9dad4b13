using System.Text.Json;
using System.Text.Json.Nodes;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Explain;
using DeCam.Cluster.Client.Sweeps.Specification;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary>Makes a written specification one that the cluster can carry out: names become hashes, relative paths full ones.</summary>
internal sealed class SweepSubmission(ClusterCalls calls)
{
    /// <summary>The specification as resolved by the cluster.</summary>
    /// <exception cref="CommandFailedException">It names a model or folder that is not there.</exception>
    /// <exception cref="RunFailedException">The cluster refuses it.</exception>
    public async Task<SweepSpec> ResolveAsync(SweepDraft draft, CancellationToken cancellationToken)
    {
        var models = new List<SweepModel>();
        foreach (var (index, model) in draft.Spec.Models.Index())
            models.Add(calls.Cluster.IsEmbedded ? await LocalAsync(draft, draft.Model(index), model, cancellationToken) : await NamedAsync(draft, draft.Model(index), model, cancellationToken));
        var spec = draft.Spec with { Models = [.. models], Images = Images(draft) };
        var resolution = await calls.AskAsync(() => calls.Cluster.Grains.GetGrain<ISweepResolverGrain>(0).ResolveAsync(spec), cancellationToken);
        return resolution switch
        {
            { Spec: { } resolved } => resolved,
            // What reading the file cannot tell is wrong with the images.
            { Failure: { Kind: FailureKind.Input } failure } => throw draft.Images.Refused(failure.Message.TrimEnd('.')),
            _ => throw new RunFailedException(resolution.Failure!),
        };
    }

    /// <summary>Submits it, or joins the same sweep where it was submitted before.</summary>
    /// <exception cref="CommandFailedException">The id stands for another sweep.</exception>
    public async Task<SweepStatus> SubmitAsync(string id, SweepSpec resolved, bool restart, CancellationToken cancellationToken)
    {
        var (sweep, own) = (calls.Sweep(id), SweepIds.Of(resolved));
        // One that failed could not begin, and is begun afresh. An id that is this one's by its name may have been given to another.
        if (!restart
            && await calls.AskAsync(sweep.SpecAsync, cancellationToken) is { } known && SweepIds.Of(known) != own
            && (await calls.AskAsync(sweep.StatusAsync, cancellationToken)).State != SweepState.Failed)
            throw new CommandFailedException(ExitCode.Usage, $"Sweep '{id}' was submitted before with another specification; use another --id, or leave it out.");
        return await calls.AskAsync(() => sweep.SubmitAsync(resolved, restart), cancellationToken);
    }

    private SweepImages Images(SweepDraft draft)
    {
        var images = draft.Spec.Images;
        if (calls.Cluster.IsEmbedded) return images with { Dataset = null, Folder = LocalPath(draft, images.Folder ?? images.Dataset!) };
        return images.Folder is null ? images : throw draft.Images.Refused(
            $"images.folder '{images.Folder}' is a path of this machine; name a dataset of cluster '{calls.Cluster.Name}' or leave --cluster out");
    }

    private async Task<SweepModel> LocalAsync(SweepDraft draft, SpecNode node, SweepModel model, CancellationToken cancellationToken)
    {
        var path = LocalPath(draft, model.File);
        if (Directory.Exists(path)) throw node.Refused($"model file '{model.File}' is a folder; name the ONNX file in it");
        if (!File.Exists(path)) throw node.Refused($"model file '{model.File}' does not exist beside the specification or in the working folder");
        var known = await calls.Cluster.AddModelAsync(new(path, WithLocalLabels(draft, node, path, model.Preprocessing)), cancellationToken);
        return model with { File = known.Name, Sha256 = known.Sha256, Preprocessing = known.Preprocessing };
    }

    private async Task<SweepModel> NamedAsync(SweepDraft draft, SpecNode node, SweepModel model, CancellationToken cancellationToken)
    {
        try
        {
            var known = await calls.Cluster.AddModelAsync(new(model.File, WithLocalLabels(draft, node, model.File, model.Preprocessing)), cancellationToken);
            return model with { File = known.Name, Sha256 = known.Sha256, Preprocessing = known.Preprocessing };
        }
        catch (CommandFailedException refused) when (refused.ExitCode == ExitCode.Input)
        {
            throw node.Refused(refused.Message.TrimEnd('.'));
        }
    }

    // A label file is looked for beside the specification first, and then beside the model, where the model's own would be.
    private static string WithLocalLabels(SweepDraft draft, SpecNode node, string model, string preprocessing)
    {
        if (preprocessing.Length == 0 || JsonNode.Parse(preprocessing)!.AsObject() is not { } keys || keys["labels"]?.GetValue<string>() is not { } labels) return preprocessing;
        var path = LocalPath(draft, labels);
        var besideModel = Path.Combine(Path.GetDirectoryName(model)!, labels);
        keys["labels"] = File.Exists(path) ? path : File.Exists(besideModel) ? besideModel
            : throw node.Refused($"label file '{labels}' {MissingFile.Words(path)} beside the specification, the model or in the working folder");
        return keys.ToJsonString(JsonSerializerOptions.Default);
    }

    private static string LocalPath(SweepDraft draft, string path)
    {
        var beside = Path.GetFullPath(Path.Combine(draft.Folder, path));
        return Path.Exists(beside) ? beside : Path.GetFullPath(path);
    }
}
