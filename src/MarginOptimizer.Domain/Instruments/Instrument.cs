namespace MarginOptimizer.Domain.Instruments;

/// <summary>
/// What can be held or traded, with the venue's contract terms. A <em>quantity</em> of it is a signed number of contracts exactly as the
/// venue's order API counts amounts: coins for options and linear contracts, USD for inverse futures and perpetuals.
/// </summary>
public abstract record Instrument
{
    /// <summary>The venue's own name, unique within a snapshot.</summary>
    public required string Name { get; init; }

    /// <summary>The coin whose price moves it.</summary>
    public required Currency Base { get; init; }

    /// <summary>The currency of its price.</summary>
    public required Currency Quote { get; init; }

    /// <summary>The currency in which P&amp;L, premium and fees are paid.</summary>
    public required Currency Settlement { get; init; }

    public required Payoff Payoff { get; init; }

    /// <summary>Value of one unit of quantity: USD for inverse futures and perpetuals, base coins for everything else. &gt; 0.</summary>
    public double ContractValue { get; init; } = 1.0;

    public required TickSchedule Ticks { get; init; }

    /// <summary>Increment of a quantity, &gt; 0. Every order is a whole number of lots.</summary>
    public required decimal Lot { get; init; }

    /// <summary>Smallest quantity of an order, a whole number of lots.</summary>
    public required decimal MinimumQuantity { get; init; }

    /// <summary>Smallest notional of an order, USD: base coins at the index, as <see cref="Limits.Measure.Turnover"/> counts it. &gt;= 0; 0 = none.</summary>
    public double MinimumNotional { get; init; }

    public required FeeSchedule Fees { get; init; }

    /// <summary>What a trade of it leaves in a book: itself, or the legs of a <see cref="Package"/>.</summary>
    public virtual IEnumerable<Instrument> Held() => [this];

    /// <summary>Whether a quantity is an amount of USD, as for inverse futures and perpetuals.</summary>
    public bool IsCountedInUsd => Payoff == Payoff.Inverse && (this is Future || this is Perpetual);

    /// <summary>
    /// Size in base coins of one unit of quantity. For an inverse future this is derived: contract value / price
    /// (the <em>coin size</em> of the venue's risk calls); for everything else the price plays no part.
    /// </summary>
    public double CoinSizePerUnit(double price) => IsCountedInUsd ? ContractValue / price : ContractValue;
}
