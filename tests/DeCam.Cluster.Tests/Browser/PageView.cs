namespace DeCam.Cluster.Tests.Browser;

/// <summary>How a page is looked at.</summary>
/// <param name="WidthPixels">Width of the window.</param>
/// <param name="HeightPixels">Its height.</param>
internal sealed record PageView(int WidthPixels, int HeightPixels)
{
    /// <summary>Names of the views in which a page must be without fault.</summary>
    public static TheoryData<string> Names { get; } = ["desk", "dark", "phone", "print"];

    /// <summary>Whether dark colours are preferred.</summary>
    public bool IsDark { get; private init; }

    /// <summary>Whether the page is printed.</summary>
    public bool IsPrint { get; private init; }

    /// <summary>Whether it is a telephone.</summary>
    public bool HasTouch { get; private init; }

    /// <summary>The view of a name.</summary>
    public static PageView Named(string name) => name switch
    {
        "desk" => new(1400, 900),
        "dark" => new(1400, 900) { IsDark = true },
        "phone" => new(390, 844) { HasTouch = true },
        // What A4 leaves between margins of 1 cm, in CSS pixels.
        "print" => new(718, 1047) { IsPrint = true },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "This view is not known."),
    };
}
