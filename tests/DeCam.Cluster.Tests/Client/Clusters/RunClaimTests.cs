using DeCam.Cluster.Client.Clusters;

namespace DeCam.Cluster.Tests.Client.Clusters;

public sealed class RunClaimTests : IDisposable
{
    private const string Id = "0123456789abcdef0123456789abcdef";
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Take_FreeRun_KeepsItsId()
    {
        using var claim = RunClaim.Take(_folder.Path, Id);

        Assert.Equal(Id, claim.RunId);
        Assert.True(claim.CanResume);
    }

    [Fact]
    public void Take_RunHeldByAnother_GetsAFreshIdOfTheSameForm()
    {
        using var first = RunClaim.Take(_folder.Path, Id);
        using var second = RunClaim.Take(_folder.Path, Id);

        Assert.NotEqual(Id, second.RunId);
        Assert.Matches("^[0-9a-f]{32}$", second.RunId);
        Assert.False(second.CanResume);
    }

    [Fact]
    public void Take_RunGivenBack_IsFreeAgain()
    {
        RunClaim.Take(_folder.Path, Id).Dispose();
        using var again = RunClaim.Take(_folder.Path, Id);

        Assert.Equal(Id, again.RunId);
    }

    public void Dispose() => _folder.Dispose();
}
