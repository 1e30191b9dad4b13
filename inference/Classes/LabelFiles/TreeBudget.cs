namespace DeCam.Inference.Classes.LabelFiles;

/// <summary>Bounds the depth and the number of values of a tree.</summary>
internal sealed class TreeBudget
{
    private int _values;

    /// <summary>Counts a value.</summary>
    /// <exception cref="FormatException">It is nested too deep, or there are too many.</exception>
    public void Take(int line, int depth)
    {
        if (depth > LabelText.MostDepth) throw new FormatException($"nests values deeper than {LabelText.MostDepth} in line {line}");
        if (++_values > LabelText.MostValues) throw new FormatException($"has more than {LabelText.MostValues} values");
    }
}
