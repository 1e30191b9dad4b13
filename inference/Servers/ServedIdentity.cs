using System.Text;
using DeCam.Content;
using DeCam.Scoring;

namespace DeCam.Inference.Servers;

/// <summary>A model of a server, told apart from every other.</summary>
/// <param name="Model">Server, name and version.</param>
/// <param name="Key">
/// Stands where the SHA-256 of a file stands for other models: hash of server, name, version, inputs and outputs. It says nothing of the
/// weights, which the server shows to nobody.
/// </param>
public sealed record ServedIdentity(ServedModel Model, string Key)
{
    /// <summary>The identity of what a server describes.</summary>
    internal static ServedIdentity Of(ServedModel model, ModelFacts facts)
    {
        string[] parts = ["decam served model", model.Server, model.Name, model.Version, .. facts.Inputs.Select(t => $"in {t}"), .. facts.Outputs.Select(t => $"out {t}")];
        return new(model, ContentKey.Of(Encoding.UTF8.GetBytes(string.Join('\n', parts.Select(PrintableText.Of)))));
    }
}
