namespace DeCam.Tests.Architecture;

/// <summary>The folders of a project stand in an order: none names another that names it back, directly or through others.</summary>
public sealed class FolderCirclesTests
{
    // A catalogue lists its members, which are built on what lies beside the catalogue.
    private static readonly Dictionary<string, string> Catalogues = new() { ["algorithm/Methods"] = "MethodCatalog", ["inference/Gradients"] = "GradientRules" };

    public static TheoryData<string> Projects => ["algorithm", "inference", "grains", "silo", "client"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_OfAProject_NameEachOtherInOneDirection(string project)
    {
        var uses = FolderUse.Of(project).Where(u => !IsOfCatalogue(u)).ToList();
        var next = uses.ToLookup(u => u.From, u => u.To);
        var circles = uses.Where(u => Reached(u.To, next).Contains(u.From)).GroupBy(u => (u.From, u.To)).OrderBy(g => g.Key);
        Assert.Empty(circles.Select(g => $"{g.Key.From} names {g.Key.To}: {string.Join(", ", g.Select(u => $"{u.File} ({u.Type})"))}"));
    }

    [Fact]
    public void Names_InAProject_AreFound() =>
        Assert.Contains(new FolderUse("algorithm/Methods", "algorithm/Methods/Rise", "MethodCatalog", "RiseMethod"), FolderUse.Of("algorithm"));

    [Theory]
    [InlineData("a // B\n/* C */ d", "a \n d")]
    [InlineData("f(\"B\", 'c', \"\\\"D\")", "f( , ,  )")]
    [InlineData("$\"x {Y(\"z\")} {{w}}\";", " (Y( ));")]
    [InlineData("\"\"\"a \"B\" c\"\"\" + @\"d\"\"E\"", "  +  ")]
    public void CodeText_CommentsAndTexts_AreLeftOut(string source, string code) =>
        Assert.Equal(code.Replace(" ", ""), CodeText.Of(source).Replace(" ", ""));

    private static bool IsOfCatalogue(FolderUse use) =>
        Catalogues.TryGetValue(use.From, out var catalogue) && use.File == catalogue && use.To.StartsWith(use.From + "/", StringComparison.Ordinal);

    private static HashSet<string> Reached(string start, ILookup<string, string> next)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([start]);
        while (open.TryPop(out var folder))
            if (reached.Add(folder)) foreach (var to in next[folder]) open.Push(to);
        return reached;
    }
}
