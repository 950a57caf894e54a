using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>
/// What cross margin is held against, USD: the equity of every currency at its index, that is cash, pledged collateral and options at their
/// marks. A positive equity counts less its haircut, a negative one in full; pledged collateral comes after haircut.
/// </summary>
internal static class CrossEquity
{
    public static MarginNode Create(MarketSnapshot market, MarginUnit unit, ImmutableSortedDictionary<Currency, double> haircuts)
    {
        var whole = new double[unit.ColumnCount];
        var reduced = ImmutableArray.CreateBuilder<MarginNode>();
        for (var money = 0; money < unit.Money.Length; money++)
        {
            var currency = unit.Money[money];
            var index = market.IndexOf(currency);
            var haircut = haircuts.GetValueOrDefault(currency);
            var form = haircut == 0.0 ? whole : new double[unit.ColumnCount];
            for (var i = 0; i < unit.Instruments.Length; i++)
            {
                if (unit.Instruments[i] is Option option && option.Settlement == currency)
                    form[i] = market.QuoteOf(option).Mark * option.ContractValue * index;
            }

            form[unit.CashColumnOf(money)] = index;
            whole[unit.CollateralColumnOf(money)] = index;
            if (haircut == 0.0) continue;
            var equity = new Affine($"equity in {currency}", new LinearForm(form));
            reduced.Add(new Curve($"equity in {currency} after haircut", equity, CurveShape.SignScaled(1.0, 1.0 - haircut)));
        }

        MarginNode plain = new Affine("equity", new LinearForm(whole));
        if (reduced.Count == 0) return plain;
        ImmutableArray<MarginNode> children = [plain, .. reduced];
        return new Combine("equity after haircuts", [.. children.Select(_ => 1.0)], children);
    }
}
