using DeCam.Inference.Files;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Cluster.Silo.Models;

/// <summary>Refuses models whose files are links out of their folder, because whoever may write there could have the silo read any file.</summary>
internal static class ModelLinks
{
    /// <summary>Looks at a model's file and at what is read beside it.</summary>
    /// <param name="root">The folder of models.</param>
    /// <param name="path">Full path of the model.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="ScoringRefusedException">One of them leads out of the folder.</exception>
    public static void Check(string root, string path, string name)
    {
        // What lies above the models' folder is the operator's, and no link of those who may write into it.
        var beside = Sidecar.PathsOf(path).Concat(NeighbourFiles.PathsOf(path)).Where(file => RealPath.IsBelow(root, file) && File.Exists(file));
        foreach (var file in beside.Prepend(path))
        {
            if (RealPath.IsInside(root, file)) continue;
            var what = file == path ? $"Model '{name}'" : $"'{Path.GetFileName(file)}' beside model '{name}'";
            throw new ScoringRefusedException(RefusalKind.Input,
                $"{what} is a link that leads out of the models' folder; copy the file there, or set DeCam:Models:FollowLinks (DeCam__Models__FollowLinks=true).");
        }
    }
}
