namespace MarginOptimizer.Solver.Scenarios;

/// <summary>The root of a decreasing function of a price &gt;= 0: steps away from a first guess until it is bracketed, then secants with halved weights of an end that stays.</summary>
internal sealed class PriceSearch
{
    private const double FirstPrice = 1e-3;
    private double _low;
    private double _high = double.PositiveInfinity;
    private double _excessLow = double.NaN;
    private double _excessHigh = double.NaN;
    private double _growth = 1.001;
    private int _steps;

    /// <param name="guess">A price from before; not positive = none.</param>
    public PriceSearch(double guess) => Price = guess > 0.0 ? guess : FirstPrice;

    /// <summary>Where to look next.</summary>
    public double Price { get; private set; }

    /// <summary>Takes the value at <see cref="Price"/> and moves on; false when the price is final: 0 without excess, or determined to the last digits.</summary>
    public bool Continue(double excess)
    {
        if (excess <= 0.0 && (Price == 0.0 || Price - _low <= 1e-14 * Price))
        {
            return false;
        }

        bool settled = _steps++ > 2;
        if (excess > 0.0)
        {
            (_low, _excessLow) = (Price, excess);
            _excessHigh *= settled ? 0.5 : 1.0;
        }
        else
        {
            (_high, _excessHigh) = (Price, excess);
            _excessLow *= settled ? 0.5 : 1.0;
        }

        if (double.IsNaN(_excessLow) || double.IsNaN(_excessHigh))
        {
            Price = excess > 0.0 ? Price * _growth : Price < 1e-12 ? 0.0 : Price / _growth;
            _growth = Math.Min(4.0, 1.0 + (8.0 * (_growth - 1.0)));
            return true;
        }

        double secant = _low + ((_high - _low) * _excessLow / (_excessLow - _excessHigh));
        Price = secant > _low && secant < _high ? secant : 0.5 * (_low + _high);
        return true;
    }
}
