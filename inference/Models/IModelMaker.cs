namespace DeCam.Inference.Models;

/// <summary>What is kept of a model to make something other of it than scores, counted with the memory.</summary>
internal interface IModelMaker : IDisposable
{
    /// <summary>Memory that it is counted with, in bytes.</summary>
    long Bytes { get; }
}
