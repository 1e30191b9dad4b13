using DeCam.Inference.Truth;
using DeCam.Scoring;

namespace DeCam.Tests.Inference.Truth;

public sealed class TruthNamesTests
{
    [Theory]
    [InlineData("/val", "n01440764/ILSVRC2012_val_1.JPEG", "n01440764")]
    [InlineData("/val", "n01440764/images/n01440764_1.JPEG", "n01440764")]
    [InlineData("/val", "n01440764_tench.JPEG", "n01440764")]
    [InlineData("/val", "mixed/n01440764.JPEG", "n01440764")]
    [InlineData("/val/n01440764", "a.JPEG", "n01440764")]
    [InlineData("/val", "great white shark/a.JPEG", "great white shark")]
    [InlineData("/val", "3/a.JPEG", "3")]
    public void Read_Name_TellsTheClass(string folder, string image, string word) =>
        Assert.Equal(word, TruthNames.Read(folder, [image], "give a file").ByImage[image].Word);

    [Theory]
    [InlineData("/photos", "cat.jpg", "tell no class")]
    [InlineData("/photos", "n0144076_tench.jpg", "tell no class")]
    [InlineData("/photos", "n014407641.jpg", "tell no class")]
    [InlineData("/photos", "n01440764/n01443537_2.JPEG", "n01440764", "n01443537")]
    public void Read_NameWithoutClassOrWithTwo_IsRefused(string folder, string image, params string[] words)
    {
        var message = Assert.Throws<ScoringRefusedException>(() => TruthNames.Read(folder, [image], "give a file")).Message;

        Assert.All(words, w => Assert.Contains(w, message, StringComparison.Ordinal));
    }
}
