using System.Globalization;
using DeCam.Attributions;
using DeCam.Inference.Gradients;
using DeCam.Inference.Imaging;
using DeCam.Scoring;

namespace DeCam.Inference.Attributions;

/// <summary>Makes the map that a task asks for.</summary>
internal delegate Attribution AttributionMethod(AttributionTask task);

/// <summary>One map to be made.</summary>
/// <param name="Model">The model.</param>
/// <param name="Request">What is asked for.</param>
/// <param name="Image">The image, prepared for the model.</param>
/// <param name="Cancellation">Ends it, also in the middle of a pass or of the opening of a network.</param>
internal sealed record AttributionTask(InsideModel Model, AttributionRequest Request, PreparedImage Image, CancellationToken Cancellation)
{
    private const string Automatic = "auto";

    /// <summary>Ends the map early, to tell what all of it would take; null for the whole map.</summary>
    public AttributionTrial? Trial { get; init; }

    /// <summary>Index of the first image of each batch; between two of them the task can be ended.</summary>
    /// <param name="images">All images.</param>
    /// <param name="size">Images of a batch.</param>
    public IEnumerable<int> Batches(int images, int size)
    {
        if (Trial is not null) Trial.Planned = (images + size - 1) / size;
        for (var batch = 0; batch * size < images && batch < (Trial?.Most ?? int.MaxValue); batch++)
        {
            Cancellation.ThrowIfCancellationRequested();
            yield return batch * size;
        }
    }

    /// <summary>The layer that the user names, or the last one with height and width.</summary>
    /// <exception cref="Scoring.ScoringRefusedException">There is none.</exception>
    public SpatialLayer Layer() => Model.Layer(Text("layer", Automatic) is var name && name is Automatic or "" ? null : name, Cancellation);

    /// <summary>Refuses a method that takes more whole forward passes than it may.</summary>
    /// <param name="passes">Passes that it takes.</param>
    /// <param name="why">What they are.</param>
    /// <exception cref="ScoringRefusedException">They are too many.</exception>
    public void RequireBudget(int passes, string why)
    {
        if (passes <= (Request.Budget ?? passes)) return;
        throw new ScoringRefusedException(RefusalKind.Option, string.Create(CultureInfo.InvariantCulture,
            $"Method '{Request.Method}' takes {passes} whole forward passes of model '{Model.Name}', {why}, but the budget is {Request.Budget}; raise the budget, or name a layer with fewer channels by the option layer."));
    }

    /// <summary>An option that is a word.</summary>
    public string Text(string option, string usual) => Request.Options.TryGetValue(option, out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture)! : usual;

    /// <summary>An option that is a whole number.</summary>
    public int Whole(string option, int usual) => Request.Options.TryGetValue(option, out var value) ? Convert.ToInt32(value, CultureInfo.InvariantCulture) : usual;

    /// <summary>An option that is a switch.</summary>
    public bool Switch(string option) => Request.Options.TryGetValue(option, out var value) && Convert.ToBoolean(value, CultureInfo.InvariantCulture);
}
