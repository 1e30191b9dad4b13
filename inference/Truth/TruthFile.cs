using DeCam.Content;
using DeCam.Inference.Classes.LabelFiles;
using DeCam.Inference.Files;
using DeCam.Scoring;

namespace DeCam.Inference.Truth;

/// <summary>
/// Reads the true class of each image from a file: lines of image and class, separated by commas, tabs or semicolons, with or
/// without a header; Caffe's lines <c>image index</c>; Kaggle's <c>LOC_val_solution.csv</c>; and the numbers of ILSVRC's development
/// kit, which need its table beside them.
/// </summary>
public static class TruthFile
{
    // ImageNet has 1.3 million pictures to train on.
    private const int MostBytes = 256 << 20, MostLines = 4 << 20;

    /// <summary>The classes of the images.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The file as the user named it.</param>
    /// <param name="images">Names of the images, with '/' between folders.</param>
    /// <exception cref="ScoringRefusedException">The file cannot be read, a line has no such form, or an image has no class.</exception>
    public static TrueClasses Read(string path, string name, IReadOnlyList<string> images) => Read(path, name, [.. images.Select(i => new TruthImage(i, i, i))]);

    /// <summary>The classes of images whose paths are known.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The file as the user named it.</param>
    /// <param name="images">The images.</param>
    /// <exception cref="ScoringRefusedException">The file cannot be read, a line has no such form, or an image has no class.</exception>
    public static TrueClasses Read(string path, string name, IReadOnlyList<TruthImage> images)
    {
        var bytes = BytesOf(path, name);
        var text = LabelText.Of(name, bytes, MostLines);
        if (text.Filled.Count == 0) throw Refused(name, "is empty; give a line 'image,class' for each image.");
        var entries = DevkitTruth.Is(text) ? DevkitTruth.Read(text, path, name, [.. images.Select(i => i.Name)]) : TruthLines.Read(text, name);
        var match = new TruthMatch(entries, images, name);
        var found = match.Find();
        var missing = images.Where(i => !found.ContainsKey(i.Name)).ToList();
        if (missing.Count > 0)
        {
            var other = match.OfAnotherFolder(missing[0]) is { } line ? $" (line {line.Line} names '{line.Image}', which may be another image)" : "";
            throw Refused(name, $"has no class for {missing.Count} of {images.Count} images, the first '{missing[0].Name}'{other}; add them with the folders that they lie in, or leave these images out.");
        }

        return new(name, ContentKey.Of(bytes), found);
    }

    /// <summary>A refusal of the file.</summary>
    internal static ScoringRefusedException Refused(string name, string predicate) => new(RefusalKind.Input, $"The label file '{name}' {predicate}");

    private static byte[] BytesOf(string path, string name)
    {
        try
        {
            return new FileInfo(path).Length <= MostBytes ? OrdinaryFile.ReadAllBytes(path) : throw new IOException($"it has more than {MostBytes >> 20} MiB.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ScoringRefusedException(RefusalKind.Input, $"The label file '{name}' cannot be read: {e.Message}", e);
        }
    }
}
