using System.Text;

namespace DeCam.Cluster.Testing.Mishaps;

/// <summary>The files of one sweep, a copy for each silo: a dataset of five pictures with a label file, and a model of its own content.</summary>
/// <param name="folders">The silos' folders.</param>
/// <param name="number">Number of the mishap, which names them.</param>
internal sealed class MishapFiles(IReadOnlyList<string> folders, int number)
{
    /// <summary>Name of the label file.</summary>
    public const string Labels = "truth.csv";

    private static readonly string[] Shapes = ["00_disc.png", "01_square.png", "02_triangle.png", "03_star.png", "04_cross.png"];
    private static readonly string[] Classes = ["disc", "square", "triangle", "star", "cross"];

    /// <summary>Names of the pictures.</summary>
    public static IReadOnlyList<string> Pictures => Shapes;

    /// <summary>Name of the dataset.</summary>
    public string Dataset { get; } = $"pictures-{number}";

    /// <summary>Name of the model's file.</summary>
    public string Model { get; } = $"model-{number}.onnx";

    /// <summary>Folder of the datasets of a silo.</summary>
    public static string DatasetsOf(string folder) => Path.Combine(folder, "datasets");

    /// <summary>Folder of the models of a silo.</summary>
    public static string ModelsOf(string folder) => Path.Combine(folder, "models");

    /// <summary>Path of a silo's dataset.</summary>
    public string DatasetOf(int silo) => Path.Combine(DatasetsOf(folders[silo]), Dataset);

    /// <summary>Path of a silo's copy of a picture.</summary>
    public string PictureOf(int silo, string name) => Path.Combine(DatasetOf(silo), name);

    /// <summary>Path of a silo's copy of the model.</summary>
    public string ModelOf(int silo) => Path.Combine(ModelsOf(folders[silo]), Model);

    /// <summary>Writes all of them.</summary>
    public void Write()
    {
        for (var silo = 0; silo < folders.Count; silo++)
        {
            Directory.CreateDirectory(DatasetOf(silo));
            foreach (var name in Shapes) File.Copy(Samples.Of("shapes", name), PictureOf(silo, name));
            WriteLabels(silo, shift: 0);
            File.Copy(Samples.Of("shapes_cnn.json"), Path.ChangeExtension(ModelOf(silo), ".json"));
            WriteModel(silo, $"mishap {number}");
        }
    }

    /// <summary>Writes a silo's label file.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="shift">Classes of the pictures are shifted by this.</param>
    public void WriteLabels(int silo, int shift) =>
        File.WriteAllLines(PictureOf(silo, Labels), Shapes.Select((name, i) => $"{name},{Classes[(i + shift) % Classes.Length]}").Prepend("image,class"));

    /// <summary>Writes a silo's model file: the shapes model with a description, so that its content is its own.</summary>
    public void WriteModel(int silo, string description)
    {
        // Field 6 of an ONNX model is its description; a later one replaces an earlier one.
        var text = Encoding.UTF8.GetBytes(description);
        var next = ModelOf(silo) + ".next";
        File.WriteAllBytes(next, [.. File.ReadAllBytes(Samples.ShapesModel), 6 << 3 | 2, (byte)text.Length, .. text]);
        File.Move(next, ModelOf(silo), overwrite: true);
    }

    /// <summary>Removes what is left of them.</summary>
    public void Remove()
    {
        for (var silo = 0; silo < folders.Count; silo++)
        {
            if (Directory.Exists(DatasetOf(silo))) Directory.Delete(DatasetOf(silo), recursive: true);
            File.Delete(ModelOf(silo));
            File.Delete(Path.ChangeExtension(ModelOf(silo), ".json"));
        }
    }
}
