using DeCam.Methods.EllipseRidge;
using DeCam.Methods.Hsic;
using DeCam.Methods.Lime;
using DeCam.Methods.Objects;
using DeCam.Methods.Occlusion;
using DeCam.Methods.Options;
using DeCam.Methods.PathRidge;
using DeCam.Methods.Refine;
using DeCam.Methods.Rise;
using DeCam.Methods.ShapPartition;
using DeCam.Methods.Sobol;
using DeCam.Scoring;

namespace DeCam.Methods;

/// <summary>Every explainer there is; the one line to add for a new one.</summary>
public static class MethodCatalog
{
    /// <summary>Stands in a plan for a method: the map was made elsewhere and is only judged. Not in <see cref="All"/>.</summary>
    public const string Given = "given";

    /// <summary>Name of the control, whose map is a blob in the centre: it looks neither at the image nor at the model.</summary>
    public const string Control = "centre";

    /// <summary>Name of the control whose map is a random order of the pixels.</summary>
    public const string RandomControl = "random";

    /// <summary>Side of the square input that evaluations are counted for before the model's input is known.</summary>
    public const int TypicalSidePixels = 224;

    /// <summary>All methods, the default first.</summary>
    public static IReadOnlyList<ExplainerMethod> All { get; } =
    [
        Searching(new PathRidgeMethod()),
        Searching(new DeCamMethod()),
        Searching(new EllipseRidgeMethod()),
        Searching(new RiseMethod()),
        Searching(new LimeMethod()),
        Searching(new OcclusionMethod()),
        Searching(new SobolMethod()),
        Searching(new HsicMethod()),
        Searching(new ShapPartitionMethod()),
        .. WhiteBox.WhiteBoxMethods.All,
        new Centre.CentreMethod(),
        new RandomOrder.RandomOrderMethod(),
    ];

    // What every method that searches can do besides.
    private static ObjectsMethod Searching(ExplainerMethod method) => new(new RefinableMethod(method));

    /// <summary>The method of that name.</summary>
    /// <exception cref="ScoringRefusedException">The name is not in the catalogue.</exception>
    public static ExplainerMethod Named(string name) => All.FirstOrDefault(m => m.Name == name)
        ?? throw new ScoringRefusedException(RefusalKind.Option,
            $"Method '{name}' does not exist; use one of {string.Join(", ", All.Select(m => m.Name))}.");

    /// <summary>Settled options as they would be written.</summary>
    /// <param name="options">As <see cref="MethodChoice.Options"/> has them.</param>
    public static SortedDictionary<string, string> Texts(IReadOnlyDictionary<string, object> options) =>
        new(options.ToDictionary(o => o.Key, o => OptionValues.Format(o.Value)), StringComparer.Ordinal);

    /// <summary>Checks a method, its preset and its options before the model's input is known.</summary>
    /// <returns>
    /// The choice, with the evaluations planned for an input of <see cref="TypicalSidePixels"/>; nothing else depends on the input.
    /// </returns>
    /// <exception cref="ScoringRefusedException">The method or preset is not in the catalogue, an option is unknown, or a value is out of range.</exception>
    public static MethodChoice Check(string method, string? preset, IReadOnlyDictionary<string, string> options) =>
        Named(method).Resolve(preset, options, TypicalSidePixels, TypicalSidePixels);
}
