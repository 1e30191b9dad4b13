namespace DeCam.Cluster.Client.Sweeps.Specification;

/// <summary>The texts on specifications that the program carries: the schema for editors and the specification to begin with.</summary>
internal static class SpecTexts
{
    /// <summary>Name of the schema's file, beside a specification.</summary>
    public const string SchemaFile = "sweep.schema.json";

    /// <summary>JSON schema of a specification.</summary>
    public static string Schema { get; } = Read(SchemaFile);

    /// <summary>A specification with comments; <c>{model}</c>, <c>{images}</c> and <c>{name}</c> stand for what is not known yet.</summary>
    public static string Template { get; } = Read("sweep.template.yaml");

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(SpecTexts).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
