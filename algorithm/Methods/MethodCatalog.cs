using DeCam.Methods.EllipseRidge;
using DeCam.Methods.Hsic;
using DeCam.Methods.Lime;
using DeCam.Methods.Occlusion;
using DeCam.Methods.Refine;
using DeCam.Methods.Rise;
using DeCam.Methods.Sobol;
using DeCam.Scoring;

namespace DeCam.Methods;

/// <summary>Every explainer there is; the one line to add for a new one.</summary>
public static class MethodCatalog
{
    /// <summary>All methods, the default first.</summary>
    public static IReadOnlyList<ExplainerMethod> All { get; } =
    [
        new RefinableMethod(new DeCamMethod()),
        new RefinableMethod(new EllipseRidgeMethod()),
        new RefinableMethod(new RiseMethod()),
        new RefinableMethod(new LimeMethod()),
        new RefinableMethod(new OcclusionMethod()),
        new RefinableMethod(new SobolMethod()),
        new RefinableMethod(new HsicMethod()),
        new Centre.CentreMethod(),
    ];

    /// <summary>The method of that name.</summary>
    /// <exception cref="ScoringRefusedException">There is none.</exception>
    public static ExplainerMethod Named(string name) => All.FirstOrDefault(m => m.Name == name)
        ?? throw new ScoringRefusedException(RefusalKind.Option,
            $"Method '{name}' does not exist; use one of {string.Join(", ", All.Select(m => m.Name))}.");
}
