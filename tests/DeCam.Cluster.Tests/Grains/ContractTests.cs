using DeCam.Cluster.Grains.State;
using DeCam.Testing;

namespace DeCam.Cluster.Tests.Grains;

/// <summary>
/// Whoever changes what travels or is stored changes contracts.txt too, with <c>DECAM_WRITE_CONTRACTS=1</c> and in the same commit:
/// silos of two versions meet during an update, and stored states outlive it.
/// </summary>
public sealed class ContractTests
{
    private static readonly string File = Path.Combine(Fixtures.Repository, "tests", "DeCam.Cluster.Tests", "contracts.txt");

    [Fact]
    public void Contracts_AsListed_HaveNotChanged()
    {
        var listing = ContractListing.Of(typeof(IExplanationGrain).Assembly, typeof(StorageNames).Assembly);
        if (Environment.GetEnvironmentVariable("DECAM_WRITE_CONTRACTS") == "1") System.IO.File.WriteAllText(File, listing);

        Assert.Equal(System.IO.File.ReadAllText(File), listing);
    }

    [Fact]
    public void Contracts_EveryRecordAndMethod_HasAnAlias() =>
        Assert.DoesNotContain("NO ALIAS", ContractListing.Of(typeof(IExplanationGrain).Assembly, typeof(StorageNames).Assembly));
}
