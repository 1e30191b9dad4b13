namespace DeCam.Cluster.Grains.Sweeps.Images;

/// <summary>Finds the folders of datasets: by name under the configured roots, by path only where the user operates the cluster.</summary>
public interface IDatasetFolders
{
    /// <summary>Names of the datasets that are served, sorted.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Whether a folder of that name lies among the datasets, served or not.</summary>
    bool Has(string dataset);

    /// <summary>Full path of the folder of a named dataset.</summary>
    /// <exception cref="DeCam.Scoring.ScoringRefusedException">No dataset has the name, and the message lists the known ones; one that may only be away has the inner exception <see cref="DirectoryNotFoundException"/>.</exception>
    string Named(string dataset);

    /// <summary>Full path of a local folder.</summary>
    /// <exception cref="DeCam.Scoring.ScoringRefusedException">This cluster takes no paths; or the folder does not exist, which is the inner exception <see cref="DirectoryNotFoundException"/>.</exception>
    string Local(string folder);
}
