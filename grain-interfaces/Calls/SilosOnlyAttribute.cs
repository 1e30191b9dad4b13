namespace DeCam.Cluster;

/// <summary>A grain, or a method of one, that silos alone may call. A silo refuses such a call of a client.</summary>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class SilosOnlyAttribute : Attribute;
