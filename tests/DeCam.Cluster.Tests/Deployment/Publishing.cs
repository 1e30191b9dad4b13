namespace DeCam.Cluster.Tests.Deployment;

/// <summary>Tests that publish or pack, one after another: they build in the same folders.</summary>
internal static class Publishing
{
    public const string Name = "Publishing";
}
