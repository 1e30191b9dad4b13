using Orleans.Core;

namespace DeCam.Cluster.Grains.Storage;

/// <summary>What a grain does with its state when a write failed, so that a repeated call does not find the change made.</summary>
internal static class StoredAgain
{
    /// <summary>Reads what is stored. When it cannot be read either, the activation has to go: the next one begins with what is stored.</summary>
    public static async Task RereadAsync(this IStorage stored, Action deactivate)
    {
        try
        {
            await stored.ReadStateAsync();
        }
        catch
        {
            deactivate();
            throw;
        }
    }
}
