using System.Text;
using DeCam.Inference.Classes;
using DeCam.Scoring;

namespace DeCam.Tests.Inference.Classes;

/// <summary>Label files of a test.</summary>
internal static class LabelSamples
{
    public static Labels Read(string text, int classCount) => Read(Encoding.UTF8.GetBytes(text), classCount);

    public static Labels Read(byte[] bytes, int classCount)
    {
        var folder = Directory.CreateTempSubdirectory("decam-labels-");
        try
        {
            var path = Path.Combine(folder.FullName, "labels");
            File.WriteAllBytes(path, bytes);
            return Labels.Read(path, classCount);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public static string Refusal(string text, int classCount)
    {
        var refusal = Assert.Throws<ScoringRefusedException>(() => Read(text, classCount));
        Assert.Equal(RefusalKind.Input, refusal.Kind);
        return refusal.Message;
    }

    public static string[] Names(this Labels labels) => [.. Enumerable.Range(0, labels.Count).Select(i => labels[i])];
}
