using System.Security.Cryptography;
using DeCam.Inference.Models;
using DeCam.Scoring;

namespace DeCam.Tests.Inference;

/// <summary>Images and model files of a test, by their hash.</summary>
internal sealed class MemoryContent : IContentSource, IModelFiles
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _content = [];
    private readonly Dictionary<string, string> _models = [];

    public bool TrustsPaths { get; init; } = true;

    public string Add(ReadOnlyMemory<byte> bytes)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        _content[key] = bytes;
        return key;
    }

    public ModelReference AddModel(string path, string preprocessing = "")
    {
        var key = ModelHash.Of(path);
        _models[key] = path;
        return new(Path.GetFileName(path), key, preprocessing);
    }

    public Task<ReadOnlyMemory<byte>> GetAsync(string sha256, CancellationToken cancellationToken) => Task.FromResult(_content[sha256]);

    public string? PathOf(ModelReference model) => _models.GetValueOrDefault(model.Sha256);
}
