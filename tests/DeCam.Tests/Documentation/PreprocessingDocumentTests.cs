using DeCam.Inference.Preprocessing;
using DeCam.Testing;

namespace DeCam.Tests.Documentation;

/// <summary>The keys in <c>docs/preprocessing.md</c> are those that are read.</summary>
public sealed class PreprocessingDocumentTests
{
    [Fact]
    public void Keys_InTheTable_AreAllThatAreRead()
    {
        var named = Markdown.RowsOf("docs/preprocessing.md").Where(cells => cells.Length == 3).SelectMany(cells => cells[0].Split(", ")).Where(cell => cell.StartsWith('`')).Select(cell => cell.Trim('`'));
        Assert.Equal(PreprocessingJson.Keys.Order(), named.Order());
    }

    [Fact]
    public void Recipes_AreSettings()
    {
        var recipes = Markdown.RowsOf("docs/preprocessing.md").Select(cells => cells[1].Trim('`', ' ')).Where(cell => cell.StartsWith('{')).ToList();
        Assert.NotEmpty(recipes);
        Assert.All(recipes, recipe => Assert.NotEqual("", PreprocessingSettings.FromJson(recipe, "a recipe").ToCanonicalJson()));
    }
}
