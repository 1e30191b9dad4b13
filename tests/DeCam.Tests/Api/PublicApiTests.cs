using DeCam.Inference.Models;
using DeCam.Testing;

namespace DeCam.Tests.Api;

/// <summary>The public API of the two libraries stands in a file beside their code, so that a change of it is seen and meant.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("algorithm", typeof(IExplainer))]
    [InlineData("inference", typeof(OnnxClassifier))]
    public void PublicApi_AsListed_HasNotChanged(string project, Type any)
    {
        var file = Path.Combine(Fixtures.Repository, project, "PublicApi.txt");
        var found = ApiListing.Of(any.Assembly);
        if (Environment.GetEnvironmentVariable("DECAM_WRITE_API") == "1") File.WriteAllText(file, found);

        var (listed, now) = (File.ReadAllText(file).Split('\n'), found.Split('\n'));

        Assert.True(now.SequenceEqual(listed),
            $"{project}/PublicApi.txt lists another API. To accept the change, run this test with DECAM_WRITE_API=1 and commit the file.\n"
            + string.Join('\n', listed.Except(now).Select(line => "- " + line).Concat(now.Except(listed).Select(line => "+ " + line))));
    }
}
