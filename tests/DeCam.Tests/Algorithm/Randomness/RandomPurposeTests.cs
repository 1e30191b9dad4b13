using System.Reflection;
using DeCam.Inference.Models;
using DeCam.Methods;
using DeCam.Randomness;

namespace DeCam.Tests.Algorithm.Randomness;

public sealed class RandomPurposeTests
{
    [Fact]
    public void Number_OfEveryUse_IsItsOwnAndDoesNotChange()
    {
        var declared = new[] { typeof(MethodCatalog).Assembly, typeof(OnnxClassifier).Assembly }
            .SelectMany(a => a.GetTypes())
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(f => f.FieldType == typeof(RandomPurpose))
            .ToDictionary(f => $"{f.DeclaringType!.Name}.{f.Name}", f => ((RandomPurpose)f.GetValue(null)!).Number);

        Assert.Equal(declared.Count, declared.Values.Distinct().Count());
        // A new use appends its number; maps of old seeds need the others as they are.
        uint[] known = [1, 2, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 32, 33, 34, 35, 36];
        Assert.Equal(known, declared.Values.Order());
        Assert.Equal((16u, 21u), (declared["RiseExplainer.BitsAndShifts"], declared["MapBump.Bumps"]));
    }
}
