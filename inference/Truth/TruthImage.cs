namespace DeCam.Inference.Truth;

/// <summary>An image whose line is looked for in a label file.</summary>
/// <param name="Name">Its name in results and messages; no two images have the same.</param>
/// <param name="Below">Its name below the folder that was given, with '/' between folders.</param>
/// <param name="Path">All that is known of its path, with '/' between folders; a line that names other folders is not that of the image.</param>
public sealed record TruthImage(string Name, string Below, string Path);
