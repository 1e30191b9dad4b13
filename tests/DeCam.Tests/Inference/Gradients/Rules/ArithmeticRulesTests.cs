namespace DeCam.Tests.Inference.Gradients.Rules;

public sealed class ArithmeticRulesTests
{
    [Theory]
    [InlineData("Add(x, w:2x3)")]
    [InlineData("Add(w:5x2x3, x)")]
    [InlineData("Add(x, x)")]
    [InlineData("a = Neg(x); Sum(x, a, w:3, x)")]
    [InlineData("Mean(x, w:4x2x3, w:3)")]
    [InlineData("Sub(w:4x2x3, x)")]
    [InlineData("Sub(x, w:2x3)")]
    [InlineData("Mul(x, w:4x2x3)")]
    [InlineData("Div(x, f[0.5,2,4])")]
    public void Linear(string text) => RuleCheck.Linear(text, "2x3");

    [Theory]
    [InlineData("a = Neg(x); Max(x, a)")]
    [InlineData("Min(x, f[0.5,-0.5,1])")]
    [InlineData("Max(x, f[0.5,-0.5,1], f[0.25])")]
    [InlineData("a = Greater(x, f[0.25]); b = Neg(x); Where(a, x, b)")]
    [InlineData("a = Greater(x, f[0.25]); Where(a, f[3], x)")]
    public void Pieces(string text) => RuleCheck.Pieces(text, "5x3");

    [Fact]
    public void Mul_ByItself() => RuleCheck.Smooth("Mul(x, x)", x => x * x);

    [Fact]
    public void Div_BothDepend() => RuleCheck.Smooth("a = Mul(x, x); b = Add(a, f[1]); Div(x, b)", x => x / (1 + (x * x)));

    [Theory]
    [InlineData("Pow(x, f[2])", 2)]
    [InlineData("Pow(x, i[3])", 3)]
    public void Pow(string text, int exponent) => RuleCheck.Smooth(text, x => Math.Pow(x, exponent));

    [Fact]
    public void Pow_OfTheExponent() => RuleCheck.Smooth("Pow(x, x)", x => Math.Pow(x, x), isPositive: true);

    // The square root has no derivative at 0, and its logarithm none below: neither was taken.
    [Theory]
    [InlineData("a = Mul(x, f[0]); b = Sqrt(a); c = Greater(x, f[100]); Where(c, b, x)")]
    [InlineData("a = Log(x); c = Greater(x, f[100]); Where(c, a, x)")]
    [InlineData("a = Mul(x, f[0]); b = Softmax(a) axis=0; c = Div(b, a); d = IsNaN(c); e = IsInf(c); f = Or(d, e); Where(f, x, x)")]
    public void Where_NotTaken_GivesNothing(string text) => RuleCheck.Pieces(text, "2x3");

    // The other branch overflows, or divides 0 by 0, where it is not taken.
    [Theory]
    [InlineData("a = Greater(x, f[0]); b = Exp(x); c = Sub(b, f[1]); Where(a, x, c)", 100f, 1f)]
    [InlineData("a = Greater(x, f[0]); b = Exp(x); c = Mul(x, b); Where(a, x, c)", 100f, 1f)]
    [InlineData("n = Mul(x, x); a = Equal(n, f[0]); b = Div(x, n); Where(a, f[0], b)", 0f, 0f)]
    [InlineData("n = Mul(x, x); a = Equal(n, f[0]); b = Div(x, n); Where(a, f[0], b)", 2f, -0.25f)]
    public void Where_OtherBranchIsNoNumber_GivesThatTaken(string text, float x, float gradient) =>
        Assert.Equal([gradient], RuleCheck.Gradient(RuleModel.Of(text, [1], 18), [1], [x], _ => 1));

    [Fact]
    public void Where_BehindIsNaN_HiddenRowGivesZero()
    {
        // The first row is hidden whole: -inf everywhere, so its softmax is no number, and 0 is taken in its place.
        const string text = "a = Add(x, f[-inf,-inf,-inf]); b = Mul(x, f[1]); c = Concat(a, b) axis=0; d = Softmax(c) axis=1; e = IsNaN(d); Where(e, f[0], d)";
        var gradient = RuleCheck.Gradient(RuleModel.Of(text.Replace("f[-inf", "f[-Infinity", StringComparison.Ordinal).Replace("-inf", "-Infinity", StringComparison.Ordinal), [1, 3], 18), [1, 3], [0.5f, 0.25f, -1], i => i == 4 ? 1 : 0);
        double[] exp = [Math.Exp(0.5), Math.Exp(0.25), Math.Exp(-1)];
        var p = exp.Select(e => e / exp.Sum()).ToArray();
        for (var i = 0; i < 3; i++) Assert.Equal(p[1] * ((i == 1 ? 1 : 0) - p[i]), gradient[i], 6);
    }
}
