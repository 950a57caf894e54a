using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Risk.Scenarios;

/// <summary>
/// Volatilities of the options of one coin in the rows of a set, written so that vol sqrt(T) of the present time to expiry is the deviation of
/// the time that will be left: <c>vol' sqrt(max(T - h, 0) / T)</c>.
/// </summary>
internal sealed class ReturnVolatilities
{
    private readonly VolatilityShape[] _shapes;
    private readonly VolatilitySmile?[] _smiles;
    private readonly double[] _moneyness;
    private readonly double[] _timeScales;
    private readonly double[] _smileNow;
    private readonly bool[] _isOption;
    private readonly double[]? _changes;
    private readonly bool _travels;

    public ReturnVolatilities(InstrumentState[] states, ReturnScenarios scenarios, VolatilitySmile?[] smiles, int stride)
    {
        _shapes = new VolatilityShape[states.Length];
        (_moneyness, _timeScales, _smileNow, _isOption) = (new double[stride], new double[stride], new double[stride], new bool[states.Length]);
        _smiles = new VolatilitySmile?[states.Length];
        for (var j = 0; j < states.Length; j++)
        {
            if (states[j].Instrument is not Option option) continue;
            var state = states[j];
            _isOption[j] = true;
            _shapes[j] = VolatilityShape.Of(option, state);
            _timeScales[j] = TimeScale(state.Years, scenarios.ElapsedDays / 365.0);
            if (scenarios.Smile != SmileRule.StickyDelta) continue;
            _smiles[j] = smiles[j] ?? throw new ArgumentException($"there is no smile for {option.Name}", nameof(smiles));
            _moneyness[j] = DeterministicMath.Log(option.Strike / state.Underlying);
            _smileNow[j] = _smiles[j]!.At(_moneyness[j]);
        }

        if (states.Length > 0 && scenarios.Volatilities.TryGetValue(states[0].Instrument.Base, out var changes)) _changes = [.. changes];
        _travels = scenarios.Smile == SmileRule.StickyDelta;
        VaryByRow = _changes is not null || _travels;
    }

    /// <summary>Whether two rows may have different volatilities.</summary>
    public bool VaryByRow { get; }

    /// <summary>Fills the volatilities of a row; padding and what is no option stay as they are.</summary>
    public void Fill(int row, double move, Span<double> volatilities)
    {
        var change = _changes is null ? 0.0 : _changes[row];
        var shift = _travels ? DeterministicMath.Log(1.0 + move) : 0.0;
        for (var j = 0; j < _shapes.Length; j++)
        {
            if (!_isOption[j]) continue;
            var volatility = _shapes[j].Shocked(change);
            if (_smiles[j] is { } smile) volatility *= smile.At(_moneyness[j] - shift) / _smileNow[j];
            volatilities[j] = volatility * _timeScales[j];
        }
    }

    private static double TimeScale(double years, double elapsed)
    {
        if (elapsed == 0.0 || years <= 0.0) return 1.0;
        return elapsed >= years ? 0.0 : Math.Sqrt((years - elapsed) / years);
    }
}
