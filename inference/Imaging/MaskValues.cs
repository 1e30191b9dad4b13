namespace DeCam.Inference.Imaging;

/// <summary>Which values of a mask are the object.</summary>
/// <param name="IsObject">Whether a value is.</param>
/// <param name="Words">The same for people.</param>
internal sealed record MaskValues(Func<int, bool> IsObject, string Words)
{
    /// <summary>Whether the object is what exceeds half the range, so that soft edges are cut where they cross it.</summary>
    public bool IsHalf { get; private init; }

    /// <summary>
    /// Decides for a grey mask, or for the indices of a palette. An index mask numbers classes from 1, and its highest value marks
    /// pixels that nobody labelled.
    /// </summary>
    /// <param name="occurring">Every value that occurs.</param>
    /// <param name="highest">The highest value that the mask could hold.</param>
    /// <param name="isPalette">Whether the values are indices, whatever their size.</param>
    public static MaskValues Of(IReadOnlyCollection<int> occurring, int highest, bool isPalette)
    {
        var between = occurring.Where(v => v != 0 && v != highest).ToArray();
        if (between.Length == 0 || !isPalette && between.Any(v => v > highest / 2)) return Half(highest, $"values above {highest / 2} are the object");
        return occurring.Contains(highest)
            ? new(v => v != 0 && v != highest, $"every value but 0 is the object, {highest} is ignored")
            : EveryBut0("value");
    }

    /// <summary>Values above half the range.</summary>
    public static MaskValues Half(int highest, string words) => new(v => v > highest / 2, words) { IsHalf = true };

    /// <summary>All values but 0.</summary>
    public static MaskValues EveryBut0(string what) => new(v => v != 0, $"every {what} but 0 is the object");

    /// <summary>One value.</summary>
    public static MaskValues Only(int value) => new(v => v == value, $"value {value} is the object");
}
