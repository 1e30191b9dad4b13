namespace DeCam.Scoring;

/// <summary>The true classes of images, in the words of the file or of the names that give them.</summary>
/// <param name="File">Name of the file, for messages; null where the names of the images give the classes.</param>
/// <param name="Sha256">SHA-256 of the file, lower-case hexadecimal; "" without one.</param>
/// <param name="ByImage">The class of each image, by the name of the image.</param>
public sealed record TrueClasses(string? File, string Sha256, IReadOnlyDictionary<string, TrueClass> ByImage)
{
    /// <summary>The class selector that stands for the true class of each image.</summary>
    public const string Selector = "true";

    private const int ShownLength = 40;

    /// <summary>The beginning of a sentence on a class: <c>Line 4 of the label file 'labels.csv' gives 'a.png' the class 'x'</c>.</summary>
    public string Says(TrueClass given) =>
        $"{(File is null ? "The name of the image or its folder" : given.Line > 0 ? $"Line {given.Line} of the label file '{File}'" : $"The label file '{File}'")} gives '{given.Image}' the class '{Short(given.Word)}'";

    /// <summary>The refusal of a class that a model does not have.</summary>
    /// <param name="given">The class.</param>
    /// <param name="model">Name of the model.</param>
    /// <param name="hasLabels">Whether the model has labels.</param>
    /// <param name="classCount">Number of its classes, or null when unknown.</param>
    public ScoringRefusedException Unknown(TrueClass given, string model, bool hasLabels, int? classCount)
    {
        var indices = classCount is { } count ? $"an index from 0 to {count - 1}" : "an index";
        var why = hasLabels ? "has no such label" : "has no labels";
        var wayOut = given.IsSynset ? $"give the model a label file with synset ids, in lines such as '{given.Word} tench'"
            : hasLabels ? $"use one of its labels or {indices}" : $"use {indices}, or give the model its labels";
        return new(RefusalKind.Input, $"{Says(given)} but model '{model}' {why}; {wayOut}.");
    }

    private static string Short(string text) => text.Length <= ShownLength ? text : text[..ShownLength] + "...";
}

/// <summary>The true class of one image.</summary>
/// <param name="Line">Line of the file, from 1; 0 where no line gives it.</param>
/// <param name="Image">Name of the image.</param>
/// <param name="Word">Index, label, one of its names, or synset id.</param>
public sealed record TrueClass(int Line, string Image, string Word)
{
    private const int SynsetLength = 9;

    /// <summary>Whether the word is a synset id, such as n01440764.</summary>
    public bool IsSynset => Word.Length == SynsetLength && Word[0] == 'n' && Word.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;
}
