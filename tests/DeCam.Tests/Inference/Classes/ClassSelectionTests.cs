using DeCam.Inference.Classes;
using DeCam.Scoring;

namespace DeCam.Tests.Inference.Classes;

public sealed class ClassSelectionTests
{
    private static readonly Labels Trees = LabelSamples.Read("n00000001 oak, English oak\nn00000002 elm\nn00000003 ash, elm\nn00000004 crane, 2\n", 4);

    [Theory]
    [InlineData("1", 1)]
    [InlineData("oak", 0)]
    [InlineData("Oak, english oak", 0)]
    [InlineData("English oak", 0)]
    [InlineData("n00000003", 2)]
    [InlineData("N00000003", 2)]
    [InlineData("2", 2)]
    [InlineData("ash,n00000001", 2, 0)]
    [InlineData("top1", 3)]
    public void Select_IndexLabelNameOrSynset_FindsTheClass(string selector, params int[] classes) =>
        Assert.Equal(classes, ClassSelection.Select(selector, [3, 2, 1, 0], Trees));

    [Theory]
    [InlineData("elm", "Class 'elm' is ambiguous: 1 (elm); 2 (ash, elm); use one of these indices.")]
    [InlineData("n00000009", "Class 'n00000009' is not among the model's labels; use top1, top5, a label or an index from 0 to 3.")]
    public void Select_NameOfNoneOrSeveral_IsRefused(string selector, string message) =>
        Assert.Equal(message, Assert.Throws<ScoringRefusedException>(() => ClassSelection.Select(selector, [3, 2, 1, 0], Trees)).Message);
}
