using DeCam.Testing;

namespace DeCam.Cluster.Testing;

/// <summary>The samples of the repository.</summary>
internal static class Samples
{
    public static string ShapesModel { get; } = Of("shapes_cnn.onnx");

    public static string Star { get; } = Of("shapes", "03_star.png");

    public static string Shapes { get; } = Of("shapes");

    public static string Of(params string[] parts) => Path.Combine([Fixtures.Repository, "samples", .. parts]);
}
