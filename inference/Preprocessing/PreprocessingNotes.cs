using System.Globalization;
using DeCam.Scoring;

namespace DeCam.Inference.Preprocessing;

/// <summary>Tells the user what was assumed because nobody said it.</summary>
internal static class PreprocessingNotes
{
    private const int LongestNote = 500;

    /// <summary>The sentences; usually none.</summary>
    public static IReadOnlyList<string> Of(ImagePreprocessing preprocessing, string model) =>
        [.. new[] { Guess(preprocessing, model), NormalisedTwice(preprocessing, model), Blank(preprocessing, model) }.OfType<string>(), .. preprocessing.Unused.Select(Shown)];

    private static string? Guess(ImagePreprocessing p, string model)
    {
        var isUnit = p.Scale == PixelScale.Unit;
        string[] guessed = [.. new (string Key, string? Value)[]
            {
                ("mean", isUnit ? Text(p.Mean) : null), ("std", isUnit ? Text(p.Std) : null),
                ("resize", $"{p.Resize.Shorter} (the shorter side, then a centre crop)"), ("pad", p.Fit == PictureFit.Letterbox ? "0 (black)" : null),
            }
            .Where(said => said.Value is not null && IsDefault(p, said.Key))
            .Select(said => $"{said.Key} {said.Value}")];
        return guessed.Length == 0 ? null
            : $"Neither options, sidecar, model nor files of its tool say how images are prepared for model '{model}': {string.Join(", ", guessed)} {(guessed.Length == 1 ? "is" : "are")} assumed; if that is wrong, give options or a sidecar file, and look at 'decam model inspect'.";
    }

    private static string? NormalisedTwice(ImagePreprocessing p, string model) => p.Inside is null || p.Scale == PixelScale.Byte || !IsDefault(p, "mean") && !IsDefault(p, "std") ? null
        : $"Model '{model}' normalises its input itself, as {p.Inside}, and once more with the mean and std that are assumed; give {(p.Inside.IsForBytes ? "scale byte" : "mean 0 and std 1")}.";

    private static string? Blank(ImagePreprocessing p, string model) => p.Scale == PixelScale.Unit || !IsDefault(p, "zero") ? null
        : $"Nobody says which colour model '{model}' maps to 0, so that the baseline zero is ImageNet's mean colour; give mean and std, as 0 and 1 if black is meant.";

    // Files may hold texts of any length and any characters.
    private static string Shown(string note) => PrintableText.Of(note.Length <= LongestNote ? note : note[..LongestNote] + "...");

    private static bool IsDefault(ImagePreprocessing preprocessing, string key) => preprocessing.Origins.GetValueOrDefault(key) == SettingSources.Default;

    private static string Text(float[] values) => string.Join(" ", values.Select(v => v.ToString(CultureInfo.InvariantCulture)));
}
