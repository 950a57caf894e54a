using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>The margin model in force at each time.</summary>
/// <param name="catalog">Where versions are.</param>
/// <param name="selector">An id for the version in force, or the name of one version.</param>
internal sealed class MarginRules(MarginModelCatalog catalog, string selector)
{
    private IMarginModel? _last;
    private DateTimeOffset _from = DateTimeOffset.MaxValue;
    private DateTimeOffset _to = DateTimeOffset.MinValue;

    /// <exception cref="InvalidInputException">No version was in force then; says which exist.</exception>
    public IMarginModel At(DateTimeOffset time)
    {
        lock (catalog)
        {
            if (_last is not null && time >= _from && time <= _to) return _last;
            var model = catalog.Resolve(selector, time).Model;
            if (ReferenceEquals(model, _last)) (_from, _to) = (time < _from ? time : _from, time > _to ? time : _to);
            else (_last, _from, _to) = (model, time, time);
            return model;
        }
    }
}
