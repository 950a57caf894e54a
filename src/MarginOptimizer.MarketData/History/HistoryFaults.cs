using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Tables;

namespace MarginOptimizer.MarketData.History;

/// <summary>Faults of a pass over a history, in words only once all are known. The files and the snapshots are looked at on different threads.</summary>
internal sealed class HistoryFaults
{
    private readonly Lock _gate = new();
    private readonly List<CellFault> _cells = [];
    private readonly List<Violation> _others = [];
    private int _count;

    public void Add(IReadOnlyList<CellFault> faults)
    {
        lock (_gate)
        {
            _count += faults.Count;
            _cells.AddRange(faults.Take(ViolationList.Capacity - _cells.Count));
        }
    }

    public void Add(IReadOnlyList<Violation> faults)
    {
        lock (_gate)
        {
            _count += faults.Count;
            _others.AddRange(faults.Take(ViolationList.Capacity - _others.Count));
        }
    }

    public void ThrowIfAny()
    {
        lock (_gate)
        {
            if (_count == 0) return;
            List<Violation> all = [.. CellFaults.Describe(_cells).Concat(_others).Take(ViolationList.Capacity)];
            if (_count > all.Count) all.Add(new Violation("...", $"and {_count - all.Count} more"));
            throw new InvalidInputException(all);
        }
    }
}
