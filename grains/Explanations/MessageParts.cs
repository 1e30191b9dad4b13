namespace DeCam.Cluster.Grains.Explanations;

/// <summary>Keeps messages small, so that they do not hold up others.</summary>
internal static class MessageParts
{
    private const int LargestBytes = 64 * 1024;

    /// <summary>The items in order, in parts whose masks take 64 KiB at most; at least one item each.</summary>
    public static IEnumerable<WorkItem[]> Of(IEnumerable<WorkItem> items)
    {
        var part = new List<WorkItem>();
        var bytes = 0;
        foreach (var item in items)
        {
            if (part.Count > 0 && bytes + item.Masks.Length > LargestBytes)
            {
                yield return [.. part];
                part.Clear();
                bytes = 0;
            }

            part.Add(item);
            bytes += item.Masks.Length;
        }

        if (part.Count > 0) yield return [.. part];
    }
}
