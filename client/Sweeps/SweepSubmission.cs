using System.Text.Json;
using System.Text.Json.Nodes;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps.Maps;
using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Cluster.Client.Sweeps.Watching;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary>Makes a written specification one that the cluster can carry out: names become hashes, relative paths full ones.</summary>
internal sealed class SweepSubmission(ClusterCalls calls)
{
    /// <summary>The specification as resolved by the cluster, with its maps in the cluster's store.</summary>
    /// <exception cref="CommandFailedException">A model, folder or map does not exist.</exception>
    /// <exception cref="CommandFailedException">The cluster refuses it.</exception>
    public async Task<SweepSpec> ResolveAsync(SweepDraft draft, CancellationToken cancellationToken)
    {
        var (spec, names) = await LookAsync(draft, cancellationToken);
        var methods = spec.Methods.ToArray();
        // The content of maps goes to the cluster, not their folder.
        foreach (var (method, folder) in await MapsAsync(draft, spec, names, cancellationToken))
            methods[method] = methods[method] with { Maps = await new MapUpload(calls.Cluster, draft).PutAsync(folder, spec, cancellationToken) };
        return spec with { Methods = methods };
    }

    /// <summary>The same for a plan: maps are looked for, and nothing is stored.</summary>
    /// <exception cref="CommandFailedException">As for <see cref="ResolveAsync"/>.</exception>
    public async Task<SweepSpec> CheckAsync(SweepDraft draft, CancellationToken cancellationToken)
    {
        var (spec, names) = await LookAsync(draft, cancellationToken);
        _ = await MapsAsync(draft, spec, names, cancellationToken);
        return spec;
    }

    private async Task<(SweepSpec Spec, string? Names)> LookAsync(SweepDraft draft, CancellationToken cancellationToken)
    {
        var models = new List<SweepModel>();
        foreach (var (index, model) in draft.Spec.Models.Index())
            models.Add(calls.Cluster.IsEmbedded ? await LocalAsync(draft, draft.Model(index), model, cancellationToken) : await NamedAsync(draft, draft.Model(index), model, cancellationToken));
        var spec = draft.Spec with { Models = [.. models], Images = Images(draft), Methods = [.. draft.Spec.Methods.Select(m => m.Maps is null ? m : m with { Maps = "" })] };
        var resolution = await calls.AskAsync(() => calls.Cluster.Grains.GetGrain<ISweepResolverGrain>(0).ResolveAsync(spec), cancellationToken);
        return resolution switch
        {
            { Spec: { } resolved } => (resolved, resolution.Names),
            // The file could be read; only the cluster, which looks at the images, can tell what is wrong with them.
            { Failure: { Kind: FailureKind.Input } failure } => throw draft.Images.Refused(Sentence.Reason(failure.Message)),
            _ => throw new CommandFailedException(resolution.Failure!),
        };
    }

    private async Task<IReadOnlyList<(int Method, MapFolder Folder)>> MapsAsync(SweepDraft draft, SweepSpec spec, string? names, CancellationToken cancellationToken)
    {
        if (names is null) return [];
        var images = SweepMaps.ReadNames((await calls.Cluster.GetAsync(names, cancellationToken)).Span);
        return [.. draft.Spec.Methods.Index().Where(m => m.Item.Maps is not null)
            .Select(m => (m.Index, MapFolder.Of(draft.LocalPath(m.Item.Maps!), m.Item.Maps!, images, isPart: spec.Images.Where.Filter != SweepFilter.All, draft.Method(m.Index))))];
    }

    /// <summary>Submits it, or goes on with the same sweep where it was submitted before: failed cells are tried again, and a cancelled sweep goes on.</summary>
    /// <param name="id">Id of the sweep.</param>
    /// <param name="resolved">The specification as the cluster resolved it.</param>
    /// <param name="restart">Whether to drop what was done before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandFailedException">The id stands for another sweep.</exception>
    public async Task<SweepStatus> SubmitAsync(string id, SweepSpec resolved, bool restart, CancellationToken cancellationToken)
    {
        CallerName.Say();
        var (sweep, own) = (calls.Sweep(id), SweepIds.Of(resolved));
        var before = await calls.AskAsync(sweep.StatusAsync, cancellationToken);
        // A failed sweep never started, so it may be submitted again. The id derived from this specification may have been given by --id to another one.
        if (!restart
            && await calls.AskAsync(sweep.SpecAsync, cancellationToken) is { } known && SweepIds.Of(known) != own
            && before.State != SweepState.Failed)
            throw new CommandFailedException(ExitCode.Usage, $"Sweep '{id}' was submitted before with another specification; use another --id, or leave it out.");
        var status = await calls.AskAsync(() => sweep.SubmitAsync(resolved, restart), cancellationToken);
        if (restart || before is not ({ FailedCells: > 0 } or { State: SweepState.Cancelled })) return status;
        await calls.AskAsync(() => sweep.RetryAsync(new()), cancellationToken);
        return await calls.StatusAsync(id, cancellationToken);
    }

    private SweepImages Images(SweepDraft draft)
    {
        var images = draft.Spec.Images;
        if (calls.Cluster.IsEmbedded)
        {
            var folder = draft.LocalPath(images.Folder ?? images.Dataset!);
            return images with { Dataset = null, Folder = folder, Masks = FullPath(draft, folder, images.Masks), Boxes = FullPath(draft, folder, images.Boxes), Labels = LabelsPath(draft, folder, images.Labels) };
        }

        return images.Folder is null ? images : throw draft.Images.Refused(
            $"images.folder '{images.Folder}' is a path of this machine; name a dataset of cluster '{calls.Cluster.Name}' or leave --cluster out");
    }

    private async Task<SweepModel> LocalAsync(SweepDraft draft, SpecNode node, SweepModel model, CancellationToken cancellationToken)
    {
        var path = draft.LocalPath(model.File);
        if (calls.Cluster.UsesServer) path = WithSidecar(draft, model.File);
        else if (Directory.Exists(path)) throw node.Refused($"model file '{model.File}' is a folder; name the ONNX file in it");
        else if (!File.Exists(path)) throw node.Refused($"model file '{model.File}' does not exist beside the specification or in the working folder");
        var known = await calls.Cluster.AddModelAsync(new(path, WithLocalLabels(draft, node, path, model.Preprocessing)), cancellationToken);
        return model with { File = known.Name, Sha256 = known.Sha256, Preprocessing = known.Preprocessing, IsServed = known.IsServed };
    }

    // Of a model of a server there is its sidecar alone, beside the specification or in the working folder.
    private static string WithSidecar(SweepDraft draft, string model)
    {
        const string Ending = ".json";
        var sidecar = draft.LocalPath(model.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) ? model : model + Ending);
        return sidecar[..^Ending.Length];
    }

    private async Task<SweepModel> NamedAsync(SweepDraft draft, SpecNode node, SweepModel model, CancellationToken cancellationToken)
    {
        try
        {
            var known = await calls.Cluster.AddModelAsync(new(model.File, WithLocalLabels(draft, node, model.File, model.Preprocessing)), cancellationToken);
            return model with { File = known.Name, Sha256 = known.Sha256, Preprocessing = known.Preprocessing, IsServed = known.IsServed };
        }
        catch (CommandFailedException refused) when (refused.ExitCode == ExitCode.Input)
        {
            throw node.Refused(Sentence.Reason(refused.Message));
        }
    }

    // A label file is looked for beside the specification first, and then beside the model, where the model's own would be.
    private static string WithLocalLabels(SweepDraft draft, SpecNode node, string model, string preprocessing)
    {
        if (preprocessing.Length == 0 || JsonNode.Parse(preprocessing)!.AsObject() is not { } keys || keys["labels"]?.GetValue<string>() is not { } labels) return preprocessing;
        var path = draft.LocalPath(labels);
        var besideModel = Path.Combine(Path.GetDirectoryName(model)!, labels);
        keys["labels"] = File.Exists(path) ? path : File.Exists(besideModel) ? besideModel
            : throw node.Refused($"label file '{labels}' {MissingFile.Words(path)} beside the specification, the model or in the working folder");
        return keys.ToJsonString(JsonSerializerOptions.Default);
    }

    // Beside the images first: a specification that is right for a dataset is right for its folder.
    private static string? FullPath(SweepDraft draft, string folder, string? named) =>
        named is null ? null : Path.Exists(Path.Combine(folder, named)) ? Path.GetFullPath(Path.Combine(folder, named)) : draft.LocalPath(named);

    // A name below the folder stays as it is, because the id of the sweep follows from it.
    private static string? LabelsPath(SweepDraft draft, string folder, string? named) =>
        named is null || File.Exists(Path.Combine(folder, named)) || !File.Exists(draft.LocalPath(named)) ? named : draft.LocalPath(named);
}
