namespace DeCam.Cluster;

/// <summary>Derives the key of a description from the whole question, so that asking twice is one question.</summary>
public static class DescriptionIds
{
    /// <summary>
    /// 32 hexadecimal digits. The model's name is in them because refusals name the model, and the priority because a person's
    /// question must not wait in a sweep's place.
    /// </summary>
    public static string Of(DescriptionRequest request) => new IdText().Add(
        [
            request.Model.Name, request.Model.Sha256, request.Model.Preprocessing, request.ImageSha256, request.ClassSelector, request.Priority.ToString(),
            .. request.Arithmetic is { } arithmetic ? (string[])[arithmetic] : [],
        ]).Hash(32);
}
