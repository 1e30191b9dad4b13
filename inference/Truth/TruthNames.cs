using DeCam.Inference.Classes.LabelFiles;
using DeCam.Scoring;

namespace DeCam.Inference.Truth;

/// <summary>
/// Takes the true class of each image from its name: the synset id of a folder or at the start of the file's name
/// (<c>n01440764_tench.JPEG</c>), else the name of its folder.
/// </summary>
public static class TruthNames
{
    /// <summary>The classes of the images.</summary>
    /// <param name="folder">Full path of the folder that the images lie in; its own name counts where it is a synset id.</param>
    /// <param name="images">Names of the images below it, with '/' between folders.</param>
    /// <param name="orElse">The other way out, such as "set images.labels to a file".</param>
    /// <exception cref="ScoringRefusedException">A name gives no class, or two.</exception>
    public static TrueClasses Read(string folder, IReadOnlyList<string> images, string orElse)
    {
        var words = images.Select(i => (Image: i, Word: WordOf(folder, i))).ToList();
        var bare = words.Where(w => w.Word is null).ToList();
        if (bare.Count > 0)
        {
            throw Refused($"The names of {bare.Count} of {images.Count} images tell no class, the first '{bare[0].Image}'; put the images into folders of their classes, " +
                $"begin their names with synset ids as in n01440764_tench.JPEG, or {orElse} of lines 'image,class'.");
        }

        return new(null, "", words.ToDictionary(w => w.Image, w => new TrueClass(0, w.Image, w.Word!), StringComparer.Ordinal));
    }

    private static string? WordOf(string folder, string image)
    {
        var parts = image.Split('/');
        var root = Path.GetFileName(folder.TrimEnd(Path.DirectorySeparatorChar));
        string[] folders = parts.Length > 1 ? parts[..^1] : SynsetId.Is(root) ? [root] : [];
        var (ofFolder, ofName) = (folders.LastOrDefault(SynsetId.Is), SynsetId.AtStart(parts[^1]));
        if (ofFolder is not null && ofName is not null && ofFolder != ofName)
            throw Refused($"Image '{image}' lies in the folder of class {ofFolder} but its name begins with {ofName}; move or rename it.");
        return ofFolder ?? ofName ?? folders.LastOrDefault();
    }

    private static ScoringRefusedException Refused(string message) => new(RefusalKind.Input, message);
}
