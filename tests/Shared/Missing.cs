using System.Diagnostics.CodeAnalysis;

namespace DeCam.Testing;

/// <summary>Reports a file, program or permission that a test needs and the machine does not have.</summary>
internal static class Missing
{
    /// <summary>Fails the test where <c>CI</c> is set, because everything must be there; skips it with the reason elsewhere.</summary>
    [DoesNotReturn]
    public static void Report(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 }) Assert.Fail(reason);
        Assert.Skip(reason);
    }
}
