namespace DeCam.Inference.Models;

/// <summary>What a user should know of a model's signature.</summary>
internal static class SignatureWarnings
{
    /// <summary>The sentences; usually none.</summary>
    public static IEnumerable<string> Of(ModelSignature signature)
    {
        var model = $"Model '{signature.Input.ModelName}'";
        if (!signature.IsBatchDynamic)
        {
            yield return signature.IsBatchMixed
                ? $"{model} is quantised by the range of each batch, so that a score depends on the pictures beside it; it scores one image at a time."
                : signature.FixedBatch == 1
                ? $"{model} takes one image at a time, which is slower; export it with a dynamic batch."
                : $"{model} was exported for batches of {signature.FixedBatch} and is run in them, which is slower; export it with a dynamic batch.";
        }

        var isSaid = signature.ActivationOrigin is not ("graph" or "measured" or "default");
        if (signature.GivesPercentages) yield return $"{model} gives percentages; they are divided by 100.";
        if (signature.GivesProbabilities)
        {
            if (!isSaid) yield return $"{model} gives probabilities and no softmax was found to cut; their logarithms are taken for logits.";
        }
        else if (signature.IsYesOrNo && signature.ActivationOrigin == "default")
        {
            yield return $"{model} gives one value, which is taken for the logit of class 1 of two; if it is a probability, give activation none.";
        }
        else if (signature.GivesShares && !isSaid)
        {
            yield return $"{model} gives values between 0 and 1 that are taken for logits, which makes all classes nearly equal; export it without its last activation, or give activation none if they are probabilities.";
        }
    }
}
