using System.Security.Cryptography;
using System.Text;

namespace DeCam.Cluster.Client.Pages;

/// <summary>
/// A page that opens from disk and loads nothing but pictures beside it: one style sheet and one script within it, and a policy that
/// lets a browser run these two and nothing else.
/// </summary>
internal static class Page
{
    private static readonly string Style = Resource("page.css"), Script = Resource("page.js");

    private static readonly string Policy =
        $"default-src 'none'; img-src 'self' file: data:; style-src '{Digest(Style)}'; script-src '{Digest(Script)}'; base-uri 'none'; form-action 'none'";

    /// <summary>The document.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="body">What it shows.</param>
    public static string Of(string title, Html body) => Html.Of($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="{Policy}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <title>{title}</title>
        {Html.Own("style", Style)}
        </head>
        <body>
        <main>
        {body}
        </main>
        {Html.Own("script", Script)}
        </body>
        </html>

        """).ToString();

    private static string Digest(string content) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}";

    // Line ends are those that a browser hashes.
    private static string Resource(string name)
    {
        using var stream = typeof(Page).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"Resource '{name}' is missing from this build.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
