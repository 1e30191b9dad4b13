namespace DeCam.Tests.Inference.Gradients.Rules;

public sealed class ActivationRulesTests
{
    [Theory]
    [InlineData("Relu(x)", 18)]
    [InlineData("LeakyRelu(x) alpha=0.25", 18)]
    [InlineData("PRelu(x, f[0.25])", 18)]
    [InlineData("ThresholdedRelu(x) alpha=1.5", 18)]
    [InlineData("c = Constant() value_float=0.5; d = Constant() value_float=1.5; Clip(x, c, d)", 18)]
    [InlineData("c = Constant() value_float=0.5; Clip(x, c)", 18)]
    [InlineData("c = Constant() value_float=0.5; Clip(x, _, c)", 12)]
    [InlineData("Clip(x) min=-1.0 max=1.5", 9)]
    [InlineData("HardSigmoid(x)", 18)]
    [InlineData("HardSigmoid(x) alpha=0.25 beta=0.5", 18)]
    [InlineData("Abs(x)", 18)]
    [InlineData("Neg(x)", 18)]
    [InlineData("a = Floor(x); Add(a, x)", 18)]
    [InlineData("a = Ceil(x); Add(a, x)", 18)]
    [InlineData("a = Round(x); Add(a, x)", 18)]
    [InlineData("a = Sign(x); Add(a, x)", 18)]
    [InlineData("a = Neg(x); Identity(a)", 18)]
    [InlineData("a = Neg(x); Dropout(a) ratio=0.5", 11)]
    [InlineData("a = Neg(x); Dropout(a)", 18)]
    [InlineData("a = Cast(x) to=11; b = Neg(a); Cast(b) to=1", 18)]
    [InlineData("a = Cast(x) to=10; b = Mul(a, a); c = Cast(b) to=1; Sub(c, c)", 18)]
    public void Pieces(string text, int opset) => RuleCheck.Pieces(text, "3x5", opset);

    [Fact]
    public void Sigmoid() => RuleCheck.Smooth("Sigmoid(x)", Logistic);

    [Fact]
    public void Tanh() => RuleCheck.Smooth("Tanh(x)", Math.Tanh);

    [Fact]
    public void Elu() => RuleCheck.Smooth("Elu(x) alpha=0.75", x => x > 0 ? x : 0.75 * (Math.Exp(x) - 1));

    [Fact]
    public void Celu() => RuleCheck.Smooth("Celu(x) alpha=0.75", x => x > 0 ? x : 0.75 * (Math.Exp(x / 0.75) - 1));

    [Fact]
    public void Selu() => RuleCheck.Smooth("Selu(x)", x => 1.05070098735548 * (x > 0 ? x : 1.67326324235438 * (Math.Exp(x) - 1)));

    [Fact]
    public void Softplus() => RuleCheck.Smooth("Softplus(x)", x => Math.Log(1 + Math.Exp(x)));

    [Fact]
    public void Softsign() => RuleCheck.Smooth("Softsign(x)", x => x / (1 + Math.Abs(x)));

    [Fact]
    public void Erf() => RuleCheck.Smooth("Erf(x)", ErrorFunction);

    [Fact]
    public void Exp() => RuleCheck.Smooth("Exp(x)", Math.Exp);

    [Fact]
    public void Log() => RuleCheck.Smooth("Log(x)", Math.Log, isPositive: true);

    [Fact]
    public void Sqrt() => RuleCheck.Smooth("Sqrt(x)", Math.Sqrt, isPositive: true);

    [Fact]
    public void Reciprocal() => RuleCheck.Smooth("Reciprocal(x)", x => 1 / x, isPositive: true);

    [Fact]
    public void Sin() => RuleCheck.Smooth("Sin(x)", Math.Sin);

    [Fact]
    public void Cos() => RuleCheck.Smooth("Cos(x)", Math.Cos);

    [Theory]
    [InlineData("Gelu(x)")]
    [InlineData("com.microsoft:Gelu(x)")]
    public void Gelu(string text) => RuleCheck.Smooth(text, x => x * (1 + ErrorFunction(x / Math.Sqrt(2))) / 2, opset: 20);

    [Fact]
    public void Gelu_OfTanh() => RuleCheck.Smooth("Gelu(x) approximate=tanh", x => x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))) / 2, opset: 20);

    [Fact]
    public void QuickGelu() => RuleCheck.Smooth("com.microsoft:QuickGelu(x) alpha=1.5", x => x * Logistic(1.5 * x));

    [Fact]
    public void HardSwish() => RuleCheck.Smooth("HardSwish(x)", x => x * Math.Clamp((x / 6) + 0.5, 0, 1));

    [Fact]
    public void Mish() => RuleCheck.Smooth("Mish(x)", x => x * Math.Tanh(Math.Log(1 + Math.Exp(x))));

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    // By Simpson's rule.
    private static double ErrorFunction(double x)
    {
        const int Parts = 400;
        var sum = 0.0;
        for (var i = 0; i <= Parts; i++) sum += (i is 0 or Parts ? 1 : i % 2 == 1 ? 4 : 2) * Math.Exp(-(x * i / Parts) * (x * i / Parts));
        return sum * x / Parts / 3 * 2 / Math.Sqrt(Math.PI);
    }
}
