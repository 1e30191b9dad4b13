namespace DeCam.Cluster.Grains.State;

/// <summary>A stored state that can stand for one which could not be read, so that its grain answers and says so.</summary>
public interface IDamageable
{
    /// <summary>Why the stored state could not be read, in words; null for a state that could. Never stored.</summary>
    string? Damage { get; set; }
}

/// <summary>Makes the state that stands for a damaged one.</summary>
public static class Damaged
{
    /// <summary>A fresh state with the damage noted.</summary>
    /// <param name="damage">Why the stored state cannot be read.</param>
    /// <exception cref="InvalidDataException">The type of state cannot say that it is damaged.</exception>
    public static T State<T>(string damage)
    {
        if (Activator.CreateInstance<T>() is not IDamageable state) throw new InvalidDataException(damage);
        state.Damage = damage;
        return (T)state;
    }
}
