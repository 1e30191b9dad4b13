using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Calls;

/// <summary>Who calls a grain, as the caller says itself (<see cref="CallerName"/>).</summary>
internal static class Caller
{
    private const int Longest = 80;
    private const string Unnamed = "a client without a name";

    /// <summary>The name, taken out of the context of the call, so that it does not travel on with every call that follows from it.</summary>
    public static string Take()
    {
        var name = RequestContext.Get(CallerName.Key) as string;
        RequestContext.Remove(CallerName.Key);
        if (string.IsNullOrWhiteSpace(name)) return Unnamed;
        var shown = PrintableText.Of(name);
        return shown.Length <= Longest ? shown : shown[..Longest];
    }
}
