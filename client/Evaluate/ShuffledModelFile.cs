using DeCam.Cluster.Client.CommandLine;
using DeCam.Inference.Graph;

namespace DeCam.Cluster.Client.Evaluate;

/// <summary>A temporary file with the shuffled weights of a model; disposing removes it.</summary>
internal sealed class ShuffledModelFile : IDisposable
{
    private const long Seed = 0;    // the same strangers for every map of a model
    private readonly string _folder;

    /// <summary>Writes it.</summary>
    /// <exception cref="Scoring.ScoringRefusedException">The weights cannot be shuffled.</exception>
    public ShuffledModelFile(ModelChoice original)
    {
        _folder = Directory.CreateTempSubdirectory("decam-").FullName;
        Model = original with { Path = Path.Combine(_folder, "randomised-" + Path.GetFileName(original.Path)) };
        try
        {
            ShuffledWeights.Write(original.Path, Model.Path, Seed);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The file, with what was said of the original's preprocessing.</summary>
    public ModelChoice Model { get; }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
