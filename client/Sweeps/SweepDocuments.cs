using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps.Results;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary>Sweeps as JSON documents; keys are only added.</summary>
internal static class SweepDocuments
{
    /// <summary>The document of one status.</summary>
    /// <param name="status">The status.</param>
    /// <param name="spec">What was submitted.</param>
    /// <param name="summary">Its figures where the rows were read, or null.</param>
    public static object Of(SweepStatus status, SweepSpec spec, SweepSummary? summary = null) => new
    {
        status.SweepId,
        status.Name,
        State = Word(status.State),
        status.Cells,
        status.Done,
        Failed = status.FailedCells,
        status.OpenRuns,
        status.Window,
        status.Evaluations,
        Failure = status.Failure?.Message,
        status.WaitingFor,
        status.Activities,
        status.AcceptedUtc,
        status.EndedUtc,
        Accuracy = summary?.Accuracy.Of(spec) ?? [],
        Localisation = summary?.Places.Of(spec) ?? [],
        OtherVersions = summary?.OtherVersions,
        Arithmetics = summary?.Arithmetics.Counts.Select(c => new { c.Model, c.Kind?.Fingerprint, c.Kind?.Machine, c.Kind?.Runtime, c.Cells }),
        Notes = summary is null ? [] : SweepImageNotes.Of(summary),
        Groups = status.Groups.Select(g => SweepGroupDocument.Of(g, spec, summary)),
    };

    /// <summary>The text of a document with its schema.</summary>
    public static string Text(SweepStatus status, SweepSpec spec, SweepSummary? summary = null) => Json.Text(new { Schema = "decam.sweep/1", Sweep = Of(status, spec, summary) });

    /// <summary>A state in lower case.</summary>
    public static string Word(SweepState state) => state.ToString().ToLowerInvariant();
}
