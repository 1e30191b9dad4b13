using DeCam.Cluster.Silo.Datasets;
using DeCam.Cluster.Silo.Models;
using DeCam.Scoring;

namespace DeCam.Cluster.Tests.Silo.Folders;

/// <summary>Links that lead out of the folders of models and datasets.</summary>
public sealed class LinkedModelsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LinkedModelsTests()
    {
        Directory.CreateDirectory(_folder.File("models"));
        Directory.CreateDirectory(_folder.File("sets", "own"));
        Directory.CreateDirectory(_folder.File("else"));
        File.Copy(Samples.Of("shapes_cnn.onnx"), _folder.File("else", "far.onnx"));
        File.Copy(Samples.Of("shapes_cnn.onnx"), _folder.File("models", "own.onnx"));
        File.CreateSymbolicLink(_folder.File("models", "far.onnx"), _folder.File("else", "far.onnx"));
        File.CreateSymbolicLink(_folder.File("models", "near.onnx"), "own.onnx");
        Directory.CreateSymbolicLink(_folder.File("models", "folder"), _folder.File("else"));
        Directory.CreateSymbolicLink(_folder.File("sets", "far"), _folder.File("else"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scan_LinksOutOfTheFolder_AreNamedAndNotServed()
    {
        var scan = ModelScan.Of([_folder.File("models")]);

        Assert.Equal(["near.onnx", "own.onnx"], scan.Files.Select(f => f.Name));
        Assert.Equal(["far.onnx", "folder/far.onnx"], scan.Unserved.Select(u => u.Name).Order(StringComparer.Ordinal));
        Assert.All(scan.Unserved, u => Assert.Contains("leads out of the models' folder", u.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Scan_LinksAllowed_AreServed() =>
        Assert.Equal(4, ModelScan.Of([_folder.File("models")], followsLinks: true).Files.Count);

    [Theory]
    [InlineData("..", false)]
    [InlineData("../..", true)]
    [InlineData("/", true)]
    public void Scan_LinkToAFolderAboveTheRoot_IsPassedOverAsACircle(string target, bool followsLinks)
    {
        Directory.CreateSymbolicLink(_folder.File("models", "up"), target);

        var scan = ModelScan.Of([_folder.File("models")], followsLinks);

        Assert.Equal("It is a link back to a folder that it lies in; it is passed over.", scan.Unserved.Single(u => u.Name == "up/").Reason);
        Assert.DoesNotContain(scan.Files, f => f.Name.StartsWith("up/", StringComparison.Ordinal));
        Assert.DoesNotContain(scan.Unserved, u => u.Name.Length > 3 && u.Name.StartsWith("up/", StringComparison.Ordinal));
    }

    [Fact]
    public void Scan_SidecarThatLeadsOut_IsNotRead()
    {
        File.WriteAllText(_folder.File("else", "own.json"), """{ "mean": [0.5], "std": [0.5] }""");
        File.CreateSymbolicLink(_folder.File("models", "own.json"), _folder.File("else", "own.json"));

        Assert.Contains("'own.json' beside model 'own.onnx' is a link", ModelScan.Of([_folder.File("models")]).Unserved.Single(u => u.Name == "own.onnx").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_FileAboveAnExportThatLeadsOut_IsNotRead()
    {
        Directory.CreateDirectory(_folder.File("models", "repository", "onnx"));
        File.Copy(Samples.Of("shapes_cnn.onnx"), _folder.File("models", "repository", "onnx", "model.onnx"));
        File.WriteAllText(_folder.File("else", "config.json"), """{ "model_type": "vit" }""");
        File.CreateSymbolicLink(_folder.File("models", "repository", "config.json"), _folder.File("else", "config.json"));

        var unserved = ModelScan.Of([_folder.File("models")]).Unserved.Single(u => u.Name == "repository/onnx/model.onnx");

        Assert.Contains("'config.json' beside model 'repository/onnx/model.onnx' is a link", unserved.Reason, StringComparison.Ordinal);
        // Above the folder of models, links are the operator's.
        Assert.Equal("model.onnx", Assert.Single(ModelScan.Of([_folder.File("models", "repository", "onnx")]).Files).Name);
    }

    [Fact]
    public void Named_LinkedDataset_IsRefusedUnlessAllowed()
    {
        var sets = _folder.File("sets");
        var refused = Assert.Throws<ScoringRefusedException>(() => new DatasetFolders([sets], allowsLocal: false).Named("far"));

        Assert.Contains("leads out of its folder", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("far", Assert.Throws<ScoringRefusedException>(() => new DatasetFolders([sets], allowsLocal: false).Named("none")).Message, StringComparison.Ordinal);
        Assert.Equal(Path.Combine(sets, "far"), new DatasetFolders([sets], allowsLocal: false, followsLinks: true).Named("far"));
        Assert.Equal(Path.Combine(sets, "own"), new DatasetFolders([sets], allowsLocal: false).Named("own"));
    }

    [Fact]
    public void List_MasksThatLeadOut_AreRefused()
    {
        Directory.CreateSymbolicLink(_folder.File("sets", "own", "masks"), _folder.File("else"));

        Assert.Throws<ScoringRefusedException>(() => new FolderFiles(followsLinks: false, new(bytesPerSecond: 0)).List(_folder.File("sets", "own"), true, _folder.File("sets", "own", "masks")));
        Assert.Empty(new FolderFiles(followsLinks: true, new(bytesPerSecond: 0)).List(_folder.File("sets", "own"), true, _folder.File("sets", "own", "masks")).Pictures);
    }
}
