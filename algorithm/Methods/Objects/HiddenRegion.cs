using DeCam.Masks;

namespace DeCam.Methods.Objects;

/// <summary>Hides the objects found before in the masks of a search for the next.</summary>
internal static class HiddenRegion
{
    /// <summary>The request with the region hidden in every mask.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="region">The pixels to hide; null for none.</param>
    public static MaskRequest In(MaskRequest request, MaskBitmap? region)
    {
        if (region is null) return request;
        var masks = HiddenRegionMasks.Over(request.Masks, region, request.Resource ?? ReadOnlyMemory<byte>.Empty, out var resource);
        return request with { Masks = masks, Resource = resource };
    }
}
