using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Tables;

namespace MarginOptimizer.MarketData.History;

/// <summary>Faults of a pass over a history, in words only once all are known.</summary>
internal sealed class HistoryFaults
{
    private readonly List<CellFault> _cells = [];
    private readonly List<Violation> _others = [];
    private int _uncounted;

    public bool IsEmpty => _cells.Count == 0 && _others.Count == 0;

    public void Add(IReadOnlyList<CellFault> faults)
    {
        var room = Math.Max(0, ViolationList.Capacity - _cells.Count);
        _cells.AddRange(faults.Take(room));
        _uncounted += Math.Max(0, faults.Count - room);
    }

    public void Add(IReadOnlyList<Violation> faults) => _others.AddRange(faults.Take(ViolationList.Capacity - Math.Min(_others.Count, ViolationList.Capacity)));

    public void ThrowIfAny()
    {
        if (IsEmpty) return;
        var all = new ViolationList();
        foreach (var fault in CellFaults.Describe(_cells).Concat(_others)) all.Add(fault.Path, fault.Message);
        if (_uncounted > 0) all.Add("...", $"and {_uncounted} more");
        all.ThrowIfAny();
    }
}
