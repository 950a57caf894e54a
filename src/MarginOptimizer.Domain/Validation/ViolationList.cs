using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Domain.Validation;

/// <summary>Collects every fault of one input under a path, so that a caller is told all of them at once.</summary>
public sealed class ViolationList
{
    /// <summary>Faults kept; beyond, only the count grows, so that a hostile file cannot fill the memory.</summary>
    public const int Capacity = 1_000;

    private readonly List<Violation> _violations = [];

    public int Count { get; private set; }

    public IReadOnlyList<Violation> Items => _violations;

    public bool IsEmpty => Count == 0;

    public void Add(string path, string message)
    {
        Count++;
        if (_violations.Count < Capacity) _violations.Add(new Violation(path, message));
    }

    /// <exception cref="InvalidInputException">There is at least one fault.</exception>
    public void ThrowIfAny()
    {
        if (IsEmpty) return;
        if (Count > _violations.Count) _violations.Add(new Violation("...", $"and {Count - _violations.Count} more"));
        throw new InvalidInputException(_violations);
    }
}
