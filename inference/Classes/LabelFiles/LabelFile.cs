namespace DeCam.Inference.Classes.LabelFiles;

/// <summary>Chooses the form of a label file: a form is taken only where every line has it, and plain lines where none fits.</summary>
internal static class LabelFile
{
    /// <summary>What the file holds.</summary>
    /// <exception cref="DeCam.Scoring.ScoringRefusedException">The file has a form but cannot be read.</exception>
    public static LabelList Read(LabelText text, int classCount)
    {
        var list = StructuredText.TryRead(text) ?? LabelTable.TryRead(text) ?? NumberedLines.TryRead(text);
        if (list is not null) return SynsetId.Split(text, list);
        var plain = SynsetId.Split(text, PlainLines.Read(text, classCount));
        PlainLines.RefuseQuoted(text, plain);
        return plain;
    }
}
