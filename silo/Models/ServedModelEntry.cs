using DeCam.Inference.Preprocessing;
using DeCam.Inference.Servers;

namespace DeCam.Cluster.Silo.Models;

/// <summary>A model of the silo's model server, with what is said of it here.</summary>
/// <param name="Path">Where a file of the model would lie, without an ending: beside its sidecar.</param>
/// <param name="Identity">Server, name and version.</param>
/// <param name="Settings">What its sidecar says; the labels by their hash.</param>
internal sealed record ServedModelEntry(string Path, ServedIdentity Identity, PreprocessingSettings Settings)
{
    /// <summary>The reference that clients name it by.</summary>
    public ModelRef Reference => new(Identity.Model.Name, Identity.Key, Settings.ToCanonicalJson()) { IsServed = true };

    /// <summary>Asks the server for the model of a path, and reads what lies beside that.</summary>
    /// <exception cref="DeCam.Scoring.ModelMissingException">The server is away, or has no such model at this moment.</exception>
    /// <exception cref="DeCam.Scoring.ScoringRefusedException">The server does not speak the protocol, or the sidecar cannot be used.</exception>
    public static async Task<ServedModelEntry> OfAsync(ModelServer server, string path, CancellationToken cancellationToken)
    {
        var settings = PreprocessingSettings.None.PinnedTo(path).WithoutPaths();
        return new(path, await server.FindAsync(System.IO.Path.GetFileName(path), cancellationToken), settings);
    }
}
