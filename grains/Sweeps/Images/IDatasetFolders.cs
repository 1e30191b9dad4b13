namespace DeCam.Cluster.Grains.Sweeps.Images;

/// <summary>Where datasets lie: named folders under the configured roots, and local folders where the user is the operator.</summary>
public interface IDatasetFolders
{
    /// <summary>Full path of the folder of a named dataset.</summary>
    /// <exception cref="DeCam.Scoring.ScoringRefusedException">There is no such dataset; the message names those there are.</exception>
    string Named(string dataset);

    /// <summary>Full path of a local folder.</summary>
    /// <exception cref="DeCam.Scoring.ScoringRefusedException">Jobs may not name paths here, or there is no such folder.</exception>
    string Local(string folder);
}
