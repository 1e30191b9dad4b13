using System.Buffers;
using System.Globalization;
using DeCam.Inference.Classes;
using DeCam.Inference.Models;
using DeCam.Scoring;

namespace DeCam.Inference.Devices;

/// <summary>Writes the scores of the classes asked for: [mask, class, (logit, log-probability)]. Masks may come from several threads.</summary>
internal sealed class ScoreWriter
{
    private readonly IClassifier _classifier;
    private readonly IReadOnlyList<int> _classes;
    private readonly float[] _scores;
    private readonly bool _isSoftmax, _isSigmoid;

    public ScoreWriter(IClassifier classifier, IReadOnlyList<int> classes, float[] scores)
    {
        (_classifier, _classes, _scores) = (classifier, classes, scores);
        var (signature, count) = (classifier.Signature, classifier.Signature.ClassCount);
        _isSigmoid = signature.IsYesOrNo || signature.Activation == Activation.Sigmoid;
        _isSoftmax = !_isSigmoid && signature.Activation == Activation.Softmax;
        foreach (var index in classes)
        {
            if (index < 0 && count < 2)
                throw new ScoringRefusedException(RefusalKind.Option, "Option 'objects' compares with other classes, but the model has one; leave it out.");
            if (index >= count)
                throw new ScoringRefusedException(RefusalKind.Option, $"Class {index} does not exist; the model has classes 0 to {count - 1}.");
        }
    }

    /// <summary>Writes one mask.</summary>
    public void Write(int mask, ReadOnlySpan<float> logits)
    {
        var logSum = _isSoftmax ? LogSum(logits) : 0;
        if (!double.IsFinite(logSum)) throw ScoringRefusedException.OfScores(ModelName);

        var at = mask * _classes.Count * ClassScore.Floats;
        foreach (var asked in _classes)
        {
            var index = asked >= 0 ? asked : StrongestBut(~asked, logits);
            var score = _isSoftmax ? LogSoftmax.Of(logits, index, logSum)
                : _isSigmoid ? LogSigmoid.Of(logits[index])
                : new(logits[index], Math.Min(0, logits[index]));       // logarithms of probabilities
            if (asked < 0 && score.Logit == float.NegativeInfinity) score = new(float.MinValue, float.MinValue);
            if (!float.IsFinite(score.Logit)) throw ScoringRefusedException.OfScores(ModelName, string.Create(CultureInfo.InvariantCulture, $"{score.Logit} for class {index}; explain another class"));
            _scores[at++] = score.Logit;
            _scores[at++] = score.LogProbability;
        }
    }

    private static int StrongestBut(int index, ReadOnlySpan<float> logits)
    {
        var strongest = index == 0 ? 1 : 0;
        for (var other = strongest + 1; other < logits.Length; other++)
            if (other != index && logits[other] > logits[strongest]) strongest = other;
        return strongest;
    }

    private static double LogSum(ReadOnlySpan<float> logits)
    {
        var scratch = ArrayPool<double>.Shared.Rent(logits.Length);
        var logSum = LogSoftmax.LogSum(logits, scratch.AsSpan(0, logits.Length));
        ArrayPool<double>.Shared.Return(scratch);
        return logSum;
    }

    private string ModelName => _classifier.Signature.Input.ModelName;
}
