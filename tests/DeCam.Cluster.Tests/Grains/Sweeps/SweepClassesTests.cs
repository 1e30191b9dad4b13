using DeCam.Cluster.Testing.Planted;
using DeCam.Scoring;

namespace DeCam.Cluster.Tests.Grains.Sweeps;

/// <summary>Classes that the model does not have are refused once, before any cell.</summary>
public sealed class SweepClassesTests
{
    [Theory]
    [InlineData(SweepFilter.Wrong)]
    [InlineData(SweepFilter.Correct)]
    public async Task Labels_WordTheModelDoesNotHave_FailTheSweepWithItsLine(SweepFilter filter)
    {
        await using var cluster = await ClusterAsync();
        using var sweep = Filtered(cluster, filter);
        await sweep.LabelAsync("image,class", "00.png,planted", "01.png,7", "02.png,nonsense");

        await sweep.SubmitAsync();
        var status = await sweep.EndAsync();

        Assert.Equal(SweepState.Failed, status.State);
        Assert.Equal("Line 4 of the label file 'labels.csv' gives '02.png' the class 'nonsense' but model 'planted' has no such label; " +
            "use one of its labels or an index from 0 to 9.", status.Failure!.Message);
        Assert.DoesNotContain(cluster.States.Entries.Keys, k => k.StartsWith("run/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Labels_NameOfSeveralClasses_IsAccepted()
    {
        await using var cluster = await ClusterAsync();
        using var sweep = Filtered(cluster, SweepFilter.Wrong);
        await sweep.LabelAsync("00.png,planted", "01.png,crane", "02.png,crane");

        await sweep.SubmitAsync();

        Assert.Equal((SweepState.Completed, 4), ((await sweep.EndAsync()).State, (await sweep.EndAsync()).Done));
    }

    [Fact]
    public async Task Labels_SynsetId_IsTheClassThatHasIt()
    {
        await using var cluster = await ClusterAsync();
        using var sweep = Filtered(cluster, SweepFilter.Wrong);
        await sweep.LabelAsync("00.png,n00000007", "01.png,planted", "02.png,3");

        await sweep.SubmitAsync();

        Assert.Equal((SweepState.Completed, 2), ((await sweep.EndAsync()).State, (await sweep.EndAsync()).Done));
    }

    [Fact]
    public async Task Submit_FailedSweepWithItsLabelsMended_BeginsAfresh()
    {
        await using var cluster = await ClusterAsync();
        using var sweep = Filtered(cluster, SweepFilter.Wrong);
        await sweep.LabelAsync("00.png,planted", "01.png,planted", "02.png,nonsense");
        await sweep.SubmitAsync();
        Assert.Equal(SweepState.Failed, (await sweep.EndAsync()).State);

        await sweep.LabelAsync("00.png,planted", "01.png,planted", "02.png,3");
        await sweep.SubmitAsync();
        var status = await sweep.EndAsync();

        Assert.Equal(SweepState.Completed, status.State);
        Assert.Equal(2, status.Done);
        Assert.Null(status.Failure?.Message);
    }

    [Fact]
    public async Task Class_TheModelDoesNotHave_FailsTheSweepInOneSentence()
    {
        await using var cluster = await ClusterAsync();
        using var sweep = new PlantedSweep(cluster, images: 3);
        sweep.Spec = sweep.Spec with { ClassSelector = "dragon" };

        await sweep.SubmitAsync();
        var status = await sweep.EndAsync();

        Assert.Equal((SweepState.Failed, 0), (status.State, status.Cells));
        Assert.StartsWith("Model 'planted' cannot be explained for class 'dragon': Class 'dragon' is not among", status.Failure!.Message, StringComparison.Ordinal);
    }

    // A model with the label "planted", whose synset id is n00000007, and, for two classes, "crane".
    private static async Task<PlantedCluster> ClusterAsync()
    {
        var cluster = await PlantedCluster.StartAsync(1);
        cluster.Devices.Values.Single().BeforeDescribe = selector => selector.Split(',').FirstOrDefault(s => s is not ("planted" or "n00000007" or "top1")) switch
        {
            null => Task.CompletedTask,
            "crane" => throw new ScoringRefusedException(RefusalKind.Option, "Class 'crane' is ambiguous: 3, 4; use one of these indices."),
            var other => throw new ScoringRefusedException(RefusalKind.Option, $"Class '{other}' is not among the model's labels."),
        };
        return cluster;
    }

    private static PlantedSweep Filtered(PlantedCluster cluster, SweepFilter filter)
    {
        var sweep = new PlantedSweep(cluster, images: 3);
        sweep.Spec = sweep.Spec with { Images = sweep.Spec.Images with { Where = new(filter, 0), Labels = "labels.csv" } };
        return sweep;
    }
}
