using System.Globalization;
using DeCam.Scoring;

namespace DeCam.Explanations;

/// <summary>
/// How far the scores of the masks of a search lie apart. Every method finds an order in what it is told, so a map of a model that does
/// not care which pixels it sees has one too: that of the last bits of its arithmetic.
/// </summary>
/// <param name="targets">Number of classes explained.</param>
internal sealed class ScoreSpread(int targets)
{
    // Rounding moves a logit by some millionths.
    private const double Rounding = 1e-4;

    private readonly (float Least, float Largest)[] _logits = [.. Enumerable.Repeat((float.PositiveInfinity, float.NegativeInfinity), targets)];
    private int _masks;

    /// <summary>Takes the scores of a mask, the targets' first.</summary>
    public void Add(ReadOnlySpan<ClassScore> scores)
    {
        _masks++;
        for (var target = 0; target < targets; target++)
        {
            var (least, largest) = _logits[target];
            _logits[target] = (Math.Min(least, scores[target].Logit), Math.Max(largest, scores[target].Logit));
        }
    }

    /// <summary>A sentence for each class whose score does not tell the masks apart.</summary>
    public IEnumerable<string> Notes(IReadOnlyList<ClassPrediction> classes) =>
        from target in Enumerable.Range(0, _masks > 1 ? targets : 0)
        let spread = (double)_logits[target].Largest - _logits[target].Least
        where spread < Rounding
        select string.Create(CultureInfo.InvariantCulture,
            $"The score of class {classes[target].Class} hardly depends on what is hidden: over {_masks} masks its logit varied by {spread:0.#######}. The map shows rounding, not what the model looks at.");
}
