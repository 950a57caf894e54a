using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Cli.Questions;

/// <summary>Reads several files and remembers what is wrong with each, so that a user sees all faults at once.</summary>
internal sealed class FaultCollector
{
    private readonly List<Violation> _violations = [];

    public void Add(string path, string message) => _violations.Add(new Violation(path, message));

    /// <summary>What a reader returns, or null after noting its faults.</summary>
    public T? Try<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (InvalidInputException fault)
        {
            _violations.AddRange(fault.Violations);
            return null;
        }
    }

    /// <exception cref="InvalidInputException">There is at least one fault.</exception>
    public void ThrowIfAny()
    {
        if (_violations.Count > 0) throw new InvalidInputException(_violations);
    }
}
