namespace DeCam.Scoring;

/// <summary>A model that a server elsewhere runs, so that there is no file of it to be named by.</summary>
/// <param name="Server">Address of the server, without any secret, such as <c>http://gpu-1:8000</c>.</param>
/// <param name="Name">What the server calls the model.</param>
/// <param name="Version">The version that is asked for; "" where the server has none.</param>
public sealed record ServedModel(string Server, string Name, string Version)
{
    /// <summary>For people: <c>resnet50 version 3 on http://gpu-1:8000</c>.</summary>
    public override string ToString() => $"{Name}{(Version.Length == 0 ? "" : $" version {Version}")} on {Server}";
}
