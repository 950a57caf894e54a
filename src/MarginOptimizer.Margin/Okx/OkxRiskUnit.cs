using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.MultiCurrency;

namespace MarginOptimizer.Margin.Okx;

/// <summary>
/// One risk unit: MMR = max(max(MR1, MR2, MR6) + MR4 + MR5 + MR9, MR7 after its tiers), USD. MR3 is not published and not in it.
/// </summary>
internal sealed class OkxRiskUnit
{
    private readonly ImmutableArray<MarginNode>.Builder _modules = ImmutableArray.CreateBuilder<MarginNode>();

    /// <param name="account">Columns.</param>
    /// <param name="parameters">Of the version.</param>
    /// <param name="key">Names the unit.</param>
    /// <param name="columns">Its derivatives.</param>
    /// <param name="spotColumn">Where the spot in use stands, coins; null where spot does not enter.</param>
    public OkxRiskUnit(AccountColumns account, OkxParameters parameters, OkxUnitKey key, ImmutableArray<int> columns, int? spotColumn)
    {
        var legs = columns.Select(c => new OkxLeg(c, account.Instruments[c], CashDelta.Of(account, c))).ToImmutableArray();
        var group = parameters.GroupOf(key.Coin);
        var losses = new OkxLosses(account, key, legs, spotColumn);
        var worst = ImmutableArray.CreateBuilder<MarginNode>();
        worst.Add(Add(losses.SpotAndVolatility(group, parameters.Volatility)));
        if (losses.HasOptions) worst.Add(Add(losses.Theta()));
        worst.Add(Add(losses.Extreme(group.ExtremeMove, parameters.ExtremeShare)));

        var addends = ImmutableArray.CreateBuilder<MarginNode>();
        addends.Add(new Largest($"{key.Name} worst of MR1, MR2, MR6", worst.ToImmutable()));
        addends.Add(Add(OkxBasisCharge.Create(account, parameters, group, key, legs, spotColumn)));
        if (losses.HasOptions) addends.Add(Add(losses.Rates(parameters.Rates)));
        if (parameters.Stablecoins is { } stablecoins && OkxStablecoinCharge.Create(account, stablecoins, key, legs) is { } depeg) addends.Add(Add(depeg));
        var charges = new Combine($"{key.Name} stress", [.. Enumerable.Repeat(1.0, addends.Count)], addends.ToImmutable());
        Maintenance = new Largest($"{key.Name} MMR", [charges, Add(OkxClosingCost.Create(account, parameters, group, key, legs))]);
    }

    public MarginNode Maintenance { get; }

    /// <summary>MR1 to MR9 as far as they apply, named as the venue names them.</summary>
    public ImmutableArray<MarginNode> Modules => _modules.ToImmutable();

    private MarginNode Add(MarginNode module)
    {
        _modules.Add(module);
        return module;
    }
}
