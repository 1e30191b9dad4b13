namespace DeCam.Inference.Preprocessing;

/// <summary>A place that says how images are prepared.</summary>
/// <param name="Origin">Its name as <c>decam model inspect</c> shows it, such as "option".</param>
/// <param name="Settings">What it says.</param>
public sealed record PreprocessingSource(string Origin, PreprocessingSettings Settings)
{
    /// <summary>What the user says, whose origin is "option".</summary>
    public static PreprocessingSource OfUser(PreprocessingSettings settings) => new("option", settings);
}
