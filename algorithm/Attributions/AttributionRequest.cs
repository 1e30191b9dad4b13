namespace DeCam.Attributions;

/// <summary>Asks a device for a map that is made inside the model, from its values and gradients.</summary>
/// <param name="Method">Name of the method in <see cref="Methods.MethodCatalog"/>, such as "grad-cam".</param>
/// <param name="Options">Every option of the method with its value in use, as <see cref="Methods.MethodChoice.Options"/> has them.</param>
/// <param name="Class">Index of the class whose score is explained.</param>
public sealed record AttributionRequest(string Method, IReadOnlyDictionary<string, object> Options, int Class)
{
    /// <summary>Source of all random numbers.</summary>
    public long Seed { get; init; }

    /// <summary>Whole forward passes it may take at most; null for what the method needs. One that needs more is refused.</summary>
    public int? Budget { get; init; }
}
