namespace DeCam.Cluster.Tests.GrainInterfaces;

/// <summary>Stored runs and sweeps are found by their ids, so ids recorded once must stay.</summary>
public sealed class IdTextTests
{
    private static readonly ModelRef Model = new("shapes_cnn.onnx", new('a', 64), """{"labels":"ä.txt"}""");

    [Fact]
    public void RunIds_Specification_GivesTheRecordedId()
    {
        var full = new RunSpec
        {
            Model = Model,
            ImageName = "bird.png",
            ImageSha256 = new('b', 64),
            Method = "rise",
            Preset = "fast",
            Options = { ["cells"] = "8", ["probability"] = "0.5" },
            ClassSelector = "top5,3",
            Seed = -7,
            Budget = 2000,
            Protocols = ["black", "blur"],
            Snapshots = [100, 500],
            BatchSize = 32,
            MapSha256 = new('c', 64),
        };

        Assert.Equal("93adc6e07165bfb27d73eeab89500b19", RunIds.Of(full));
        Assert.Equal("a8ca0c32e588737a6172bfbb1cd158be", RunIds.Of(new() { Method = "decam", Model = Model, ImageName = "", ImageSha256 = "" }));
    }

    [Fact]
    public void DescriptionIds_Question_GivesTheRecordedId() =>
        Assert.Equal("893c0ffc03f667ba92ac5c29323afbbf", DescriptionIds.Of(new(Model, new('b', 64), "top1", RunPriority.Sweep)));

    [Fact]
    public void SweepIds_Specification_GivesTheRecordedId()
    {
        var spec = new SweepSpec
        {
            Name = "birds",
            ClassSelector = "3",
            KeepMaps = false,
            Budget = 1000,
            Metrics = ["black", "blur"],
            Seeds = [0, -1, 12],
            Snapshots = [100, 500],
            Models = [new() { Name = "a", File = "a.onnx" }, new() { Name = "ä", File = "b.onnx", Preprocessing = "{}", Sha256 = new('d', 64) }],
            Methods = [new() { Name = "one", Method = "decam" }, new() { Name = "two", Method = "rise", Preset = "fast", Options = { ["cells"] = "8" }, Budget = 50, IsControl = true }],
            Images = new()
            {
                Dataset = "birds",
                Include = "**/*.png",
                Limit = 10,
                Where = new(SweepFilter.ProbabilityAbove, 0.3),
                Labels = "labels.csv",
                Listing = new('e', 64),
                Count = 10,
                Written = new('f', 64),
                LabelsSha256 = new('0', 64),
            },
        };

        Assert.Equal("140707cc270c5985", SweepIds.Of(spec));
    }
}
