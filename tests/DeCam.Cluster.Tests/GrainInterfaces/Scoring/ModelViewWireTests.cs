using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace DeCam.Cluster.Tests.GrainInterfaces.Scoring;

public sealed class ModelViewWireTests
{
    // Stored runs hold views with the five best classes under id 4, which has no member any more.
    private const string WithFiveBest =
        "IOgAEQEZAQ0hAAMh6AAJQQdkb2dhAADAP2EAAIC+4OAhAAUh6AAJwRNhAADAP2EAAIC+4CDoAAFBB2NhdGEAAAA/YQAAoL/g4AHxAaFBFXsiY3JvcCI6NH1BBWFiAR0hAANBDWEgbm90ZeDg";

    [Fact]
    public void Deserialize_ViewStoredWithTheFiveBestClasses_KeepsEverythingElse()
    {
        using var services = new ServiceCollection().AddSerializer(builder => builder.AddAssembly(typeof(ModelViewWire).Assembly)).BuildServiceProvider();

        var view = services.GetRequiredService<Serializer>().Deserialize<ModelViewWire>(Convert.FromBase64String(WithFiveBest))!;

        Assert.Equal(4, view.HeightPixels);
        Assert.Equal(6, view.WidthPixels);
        Assert.Equal(3, view.ClassCount);
        Assert.Equal([new(2, "dog", 1.5f, -0.25f)], view.Targets);
        Assert.Equal((60, 40), (view.ImageWidth, view.ImageHeight));
        Assert.Equal("""{"crop":4}""", view.Preprocessing);
        Assert.Equal(("ab", 7), (view.ViewSha256, view.MultiplyAccumulates));
        Assert.Equal(["a note"], view.Notes);
    }
}
