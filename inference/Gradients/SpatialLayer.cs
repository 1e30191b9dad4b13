namespace DeCam.Inference.Gradients;

/// <summary>A tensor whose values belong to places of the picture, and how they lie in it.</summary>
/// <param name="Tensor">Its name.</param>
/// <param name="Arrangement">The order of its dimensions.</param>
/// <param name="Height">Rows of places.</param>
/// <param name="Width">Places of a row.</param>
/// <param name="Channels">Values of a place.</param>
/// <param name="Skipped">Tokens before those of places, such as the class token; 0 where there are no tokens.</param>
internal sealed record SpatialLayer(string Tensor, SpatialArrangement Arrangement, int Height, int Width, int Channels, int Skipped = 0);

/// <summary>Orders of the dimensions of a <see cref="SpatialLayer"/>.</summary>
internal enum SpatialArrangement
{
    /// <summary>[N, C, H, W].</summary>
    ChannelsFirst,

    /// <summary>[N, H, W, C].</summary>
    ChannelsLast,

    /// <summary>[N, T, C], where the last H x W tokens are places, row by row.</summary>
    Tokens,
}
