namespace DeCam.Scoring;

/// <summary>Words of a class selector; beside them it takes an index, a label, or several of these separated by commas.</summary>
public static class ClassSelector
{
    /// <summary>The most probable class.</summary>
    public const string Best = "top1";

    /// <summary>The five most probable classes.</summary>
    public const string FiveBest = "top5";

    /// <summary>The number under which devices are asked for the strongest class of all but one: of the highest logit, of equal ones the first.</summary>
    /// <param name="index">The class that is left out, from 0.</param>
    public static int StrongestBut(int index) => ~index;
}
