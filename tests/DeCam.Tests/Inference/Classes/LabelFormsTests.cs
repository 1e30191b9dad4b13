using System.Globalization;
using System.Text.Json;
using CsCheck;
using DeCam.Scoring;

namespace DeCam.Tests.Inference.Classes;

public sealed class LabelFormsTests
{
    private const int MutatedFiles = 300;

    // Names that begin with a letter, so that they look like nothing else, and hold what has to be quoted.
    private static readonly Gen<string[]> Lists = Gen.Select(Gen.Char["abcXYZé漢"], Gen.Char["ab c,'\"\\;:#{}[]漢"].Array[0, 12])
        .Select((first, rest) => (first + new string(rest)).Trim())
        .Array[1, 30];

    private static readonly (string Form, Func<string[], string> Write)[] Writers =
    [
        ("plain lines", names => string.Join('\n', names)),
        ("lines of index and name", names => Lines(names, (n, i) => $"{i} {n}")),
        ("lines of index and name", names => Lines(names, (n, i) => $"{i}: {n}")),
        ("lines of index and name", names => Lines(names, (n, i) => $"{i + 1} {n}")),
        ("plain lines with synset ids", names => Lines(names, (n, i) => $"{Id(i)} {n}")),
        ("CSV table", names => Lines(names, (n, i) => $"{i},{Csv(n)}")),
        ("CSV table", names => Lines(names, (n, i) => $"{Id(i)},{i},{Csv(n)}")),
        ("CSV table with a header", names => $"name,index,more\n{Lines(names, (n, i) => $"{Csv(n)},{i},x")}"),
        ("tab-separated table", names => Lines(names, (n, i) => $"{i}\t{Csv(n)}")),
        ("semicolon-separated table with a header", names => $"id;label\n{Lines(names, (n, i) => $"{i};{Csv(n)}")}"),
        ("JSON list", names => JsonSerializer.Serialize(names)),
        ("JSON object", names => JsonSerializer.Serialize(names.Select((n, i) => (n, i)).ToDictionary(p => Number(p.i), p => new[] { Id(p.i), p.n }))),
        ("JSON lines", names => Lines(names, (n, i) => JsonSerializer.Serialize(new { index = i, name = n }))),
        ("Python dict", names => $"{{{string.Join(",\n ", names.Select((n, i) => $"{i}: {Python(n)}"))}}}"),
        ("Python list", names => $"[{string.Join(", ", names.Select((n, i) => $"('{Id(i)}', {Python(n)})"))}]"),
    ];

    [Fact]
    public void Read_LabelsWrittenInEachForm_GivesThemBack() => Lists.Sample(names =>
    {
        foreach (var (form, write) in Writers)
        {
            // With doubled names the numbers of lines are taken for parts of the names, and one line of JSON is JSON.
            if (form.StartsWith("lines of", StringComparison.Ordinal) && names.Distinct(StringComparer.OrdinalIgnoreCase).Count() * 10 < 9 * names.Length) continue;
            if (form == "JSON lines" && names.Length == 1) continue;
            var labels = LabelSamples.Read(write(names), names.Length);
            Assert.Equal((form, string.Join('|', names)), (labels.Form, string.Join('|', labels.Names())));
        }
    }, iter: 60);

    [Fact]
    public void Read_MutatedFiles_AreReadOrRefused()
    {
        var random = new Random(17);
        string[] names = ["oak", "elm, wych elm", "jack-o'-lantern", "ash \"manna\""];
        for (var i = 0; i < MutatedFiles; i++)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(Writers[i % Writers.Length].Write(names)).ToList();
            for (var edits = random.Next(1, 6); edits > 0; edits--) Mutate(bytes, random);
            try
            {
                Assert.Equal(names.Length, LabelSamples.Read([.. bytes], names.Length).Count);
            }
            catch (ScoringRefusedException refusal)
            {
                Assert.StartsWith("Labels file 'labels' ", refusal.Message, StringComparison.Ordinal);
            }
        }
    }

    private static void Mutate(List<byte> bytes, Random random)
    {
        const string telling = "{}[](),:;'\"\\\n\t 0129n#=-u";
        var at = random.Next(bytes.Count);
        switch (random.Next(5))
        {
            case 0: bytes[at] = (byte)random.Next(256); break;
            case 1: bytes[at] = (byte)telling[random.Next(telling.Length)]; break;
            case 2: bytes.Insert(at, (byte)telling[random.Next(telling.Length)]); break;
            case 3: bytes.InsertRange(at, bytes.GetRange(at, random.Next(bytes.Count - at))); break;
            default: bytes.RemoveRange(at + 1, random.Next(Math.Min(9, bytes.Count - at))); break;
        }
    }

    private static string Lines(string[] names, Func<string, int, string> line) => string.Join('\n', names.Select(line));

    private static string Number(int i) => i.ToString(CultureInfo.InvariantCulture);

    private static string Id(int i) => string.Create(CultureInfo.InvariantCulture, $"n{i:D8}");

    private static string Csv(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Python(string name) => $"'{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
