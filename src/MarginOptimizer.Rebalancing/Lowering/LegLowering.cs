using System.Collections.Immutable;
using MarginOptimizer.Rebalancing.Dividing;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>
/// Writes what depends on whether a trade is made at all: its smallest order, a charge for making it, a limit on how many are made. With the right
/// values of the switches the program equals the question; with fractions it is nowhere above.
/// </summary>
/// <param name="builder">Takes the switches.</param>
/// <param name="form">How to write them.</param>
/// <param name="keepsMinimums">False leaves the smallest orders out.</param>
internal sealed class LegLowering(ProgramBuilder builder, LegForm form, bool keepsMinimums)
{
    /// <summary>Share of the range of a trade below which it is rounding of a search.</summary>
    private const double Noise = 1e-9;

    private readonly Dictionary<int, (int Up, int Down)> _switches = [];
    private readonly SortedDictionary<int, double> _charges = [];
    private double _most = double.PositiveInfinity;

    /// <summary>How rules are written.</summary>
    public LegForm Form => form;

    /// <summary>Holds every trade to its smallest order.</summary>
    public void AddMinimums()
    {
        if (!keepsMinimums) return;
        for (var i = 0; i < builder.Universe.Tradeables.Length; i++)
        {
            if (form == LegForm.Switches && NeedsSwitch(i)) Switches(i);
        }
    }

    /// <summary>Adds <paramref name="weight"/> where a trade is made.</summary>
    public void AddUse(ProgramForm target, int variable, double weight)
    {
        switch (form)
        {
            case LegForm.Taken:
                if (builder.Lower(variable) < 0.0 || builder.Upper(variable) > 0.0) target.Constant += weight;
                return;
            case LegForm.Switches:
                var (up, down) = Switches(variable);
                if (up >= 0) target.AddAuxiliary(up, weight);
                if (down >= 0) target.AddAuxiliary(down, weight);
                return;
            default:
                throw new InvalidOperationException("rules on trades are no part of a form");
        }
    }

    /// <summary>Charges every trade that is made, units of the objective.</summary>
    public void AddCharge(ProgramForm objective, double charge)
    {
        if (charge == 0.0) return;
        for (var i = 0; i < builder.Universe.Tradeables.Length; i++)
        {
            if (form == LegForm.Rules) _charges[i] = charge;
            else AddUse(objective, i, charge);
        }
    }

    /// <summary>At most so many trades are made; as a rule of the program.</summary>
    public void LimitCount(double most) => _most = Math.Min(_most, most);

    /// <summary>The rules of the program; null without any.</summary>
    public LegRules? Rules()
    {
        if (form != LegForm.Rules) return null;
        var count = builder.Universe.Tradeables.Length;
        int? most = _most < count ? (int)Math.Floor(_most) : null;
        var rules = ImmutableArray.CreateBuilder<LegRule>();
        for (var i = 0; i < count; i++)
        {
            var (up, down) = Least(i);
            if (most is not null || _charges.ContainsKey(i) || NeedsSwitch(i))
                rules.Add(new LegRule(i, up, down, _charges.GetValueOrDefault(i)));
        }

        return rules.Count == 0 ? null : new LegRules(rules.ToImmutable(), most);
    }

    /// <summary>Smallest orders of both sides, lots; 0 where none is asked for.</summary>
    private (double Up, double Down) Least(int variable)
    {
        var least = keepsMinimums ? builder.Universe.Tradeables[variable].LeastLots : 0.0;
        return (builder.Upper(variable) > 0.0 ? least : 0.0, builder.Lower(variable) < 0.0 ? least : 0.0);
    }

    /// <summary>A whole lot is the least anyway.</summary>
    private bool NeedsSwitch(int variable)
    {
        var (up, down) = Least(variable);
        return Math.Max(up, down) > (builder.IsWhole(variable) ? 1.0 : 0.0);
    }

    /// <summary>1 where a trade is bought, and where it is sold; -1 where it cannot be. <c>least_up up - most_down down &lt;= x &lt;= most_up up - least_down down</c>.</summary>
    private (int Up, int Down) Switches(int variable)
    {
        if (_switches.TryGetValue(variable, out var known)) return known;
        var (from, to) = Affordable(variable);
        var (leastUp, leastDown) = Least(variable);
        var key = PartKey.Side(variable);
        var (first, last) = builder.Part.Of(key);
        var up = to > 0.0 ? builder.AddVariable(from > 0.0 || (first == 1.0 && last == 1.0) ? 1.0 : 0.0, 1.0, values => values.Point[variable] > 0.0 ? 1.0 : 0.0) : -1;
        var down = from < 0.0 ? builder.AddVariable(to < 0.0 || first == 2.0 ? 1.0 : 0.0, 1.0, values => values.Point[variable] < 0.0 ? 1.0 : 0.0) : -1;
        if (from <= 0.0 && to >= 0.0 && to > from && !(first == last)) builder.AddDivision(new Division(key, Math.Max(first, 0.0), Math.Min(last, 2.0), 1.0, Fraction, Side));
        Link($"most/{variable}", variable, 1.0, (up, -to), (down, leastDown));
        Link($"least/{variable}", variable, -1.0, (up, leastUp), (down, from));
        if (up >= 0 && down >= 0)
        {
            var one = builder.NewForm();
            one.AddAuxiliary(up, 1.0);
            one.AddAuxiliary(down, 1.0);
            builder.AddLimit($"{MarginLowering.Prefix}trade/one side/{variable}", one, first > 0.0 ? 1.0 : double.NegativeInfinity, 1.0);
        }

        return _switches[variable] = (up, down);

        // A trade that is made counts in full; the less of its range it uses, the less of it a relaxation sees.
        double Fraction(PointValues values)
        {
            var lots = values.Point[variable];
            var most = lots > 0.0 ? to : -from;
            var least = lots > 0.0 ? leastUp : leastDown;
            return Math.Abs(lots) <= Noise * most ? 0.0
                : builder.Universe.Tradeables[variable].NotionalPerLot * Math.Max(1.0, least) * (1.0 - (Math.Abs(lots) / most) + (Math.Abs(lots) < least ? 1.0 : 0.0));
        }

        double Side(PointValues values) => values.Point[variable] > 0.0 ? 1.0 : values.Point[variable] < 0.0 ? 2.0 : 0.0;
    }

    /// <summary>The range of a trade that box and budget leave.</summary>
    private (double From, double To) Affordable(int variable)
    {
        var trade = builder.NewForm();
        trade.Trades[variable] = 1.0;
        var (from, to) = builder.TightInterval(trade);
        return builder.IsWhole(variable) ? (Math.Ceiling(from - 1e-6), Math.Floor(to + 1e-6)) : (from, to);
    }

    private void Link(string name, int variable, double sign, params ReadOnlySpan<(int Switch, double Coefficient)> terms)
    {
        var link = builder.NewForm();
        link.Trades[variable] = sign;
        foreach (var (term, coefficient) in terms)
        {
            if (term >= 0) link.AddAuxiliary(term, coefficient);
        }

        builder.AddLimit($"{MarginLowering.Prefix}trade/{name}", link, double.NegativeInfinity, 0.0);
    }
}
