namespace DeCam.Cluster.Tests.Client.Sweeps.Results;

public sealed class SweepAuditTests
{
    [Fact]
    public async Task Audit_EveryRowOnce_IsSound()
    {
        var audit = await PlantedRows.AuditAsync(PlantedRows.Rows);

        Assert.True(audit.IsSound);
        Assert.Equal(6, audit.Expected);
        Assert.Equal(6, audit.Present);
        Assert.Equal(0, audit.Missing);
        Assert.Equal(0, audit.Doubled);
        Assert.Equal(1, audit.Failed);
    }

    [Fact]
    public async Task Audit_MissingAndDoubledRows_AreCountedAndNamed()
    {
        var audit = await PlantedRows.AuditAsync([PlantedRows.Row(0), PlantedRows.Row(1), PlantedRows.Row(1), PlantedRows.Row(3), PlantedRows.Row(5)]);

        Assert.False(audit.IsSound);
        Assert.Equal(4, audit.Present);
        Assert.Equal(2, audit.Missing);
        Assert.Equal(1, audit.Doubled);
        Assert.Equal([2, 4], audit.FirstMissing);
        Assert.Equal(["m/decam/1.png/0"], audit.FirstDoubled);
    }

    [Fact]
    public async Task Audit_OtherTimes_SameHash_OtherFigure_OtherHash()
    {
        var rows = PlantedRows.Rows;

        var hash = (await PlantedRows.AuditAsync(rows)).TableSha256;

        Assert.Equal(hash, (await PlantedRows.AuditAsync(rows.Select(r => r with { Seconds = 77, Devices = ["cuda:0"] }))).TableSha256);
        Assert.NotEqual(hash, (await PlantedRows.AuditAsync(rows.Select(r => r with { Probability = r.Probability + 1e-12 }))).TableSha256);
    }
}
