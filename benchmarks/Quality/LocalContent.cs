using System.Collections.Concurrent;
using DeCam.Content;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Benchmarks.Quality;

/// <summary>Model files, images and rankings of a harness, by their hash.</summary>
internal sealed class LocalContent : IContentSource, IModelFiles
{
    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> _content = new();
    private readonly ConcurrentDictionary<string, string> _models = new();

    public bool TrustsPaths => true;

    public string Add(ReadOnlyMemory<byte> bytes)
    {
        var key = ContentKey.Of(bytes.Span);
        _content[key] = bytes;
        return key;
    }

    public ModelReference AddModel(string path, PreprocessingSettings settings)
    {
        var key = ModelHash.Of(path);
        _models[key] = path;
        return new(Path.GetFileName(path), key, settings.ToCanonicalJson());
    }

    public Task<ReadOnlyMemory<byte>> GetAsync(string sha256, CancellationToken cancellationToken) => Task.FromResult(_content[sha256]);

    public string? PathOf(ModelReference model) => _models.GetValueOrDefault(model.Sha256);
}
