using System.Collections.Immutable;
using FsCheck.Xunit;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Margin.Tests.Books;
using MarginOptimizer.Margin.Tests.Naive;
using MarginOptimizer.Margin.User;

namespace MarginOptimizer.Margin.Tests.User;

public sealed class UserMarginTests
{
    private static readonly ImmutableSortedDictionary<Currency, double> NoMoves = ImmutableSortedDictionary<Currency, double>.Empty;

    [Property(MaxTest = 200)]
    public void The_compiled_margin_equals_the_naive_one(int seed)
    {
        var (book, cash) = RandomCrossBooks.Create(seed);
        var parameters = Draw(new Random(seed));
        var naive = new NaiveUserMargin(parameters, book, cash);
        var unit = Evaluate(parameters, book, cash);
        var scale = 1e-10 * book.Legs.Sum(l => Math.Abs(l.Size) * l.Price);
        Assert.Equal(naive.Initial, unit.Initial, Math.Max(scale, 1e-6));
        Assert.Equal(parameters.MaintenanceFactor * naive.Initial, unit.Maintenance, Math.Max(scale, 1e-6));
        Assert.Equal(unit.Initial, unit.Components.Sum(c => c.Value), Math.Max(scale, 1e-6));
    }

    /// <summary>Ten rows at 80 %: the tail holds two whole rows; at 75 % two and a half.</summary>
    [Theory]
    [InlineData(0.80, 9.5)]
    [InlineData(0.75, (10 + 9 + (0.5 * 8)) / 2.5)]
    [InlineData(0.90, 10.0)]
    public void Expected_shortfall_is_the_mean_of_the_exact_tail(double confidence, double percent)
    {
        var model = MarginModelReader.Read(UserTexts.Returns("expected-shortfall", confidence));
        Assert.Equal(percent / 100 * 100_000, Initial(model), 1e-6);
    }

    [Theory]
    [InlineData("next-worst", 0.80, 8.0)]
    [InlineData("next-worst", 0.75, 8.0)]
    [InlineData("next-worst", 0.95, 10.0)]
    [InlineData("ceiling", 0.80, 9.0)]
    [InlineData("ceiling", 0.75, 8.0)]
    [InlineData("ceiling", 0.95, 10.0)]
    [InlineData("interpolated", 0.80, 8.2)]
    [InlineData("interpolated", 0.90, 9.1)]
    public void Value_at_risk_follows_the_convention(string convention, double confidence, double percent)
    {
        var model = MarginModelReader.Read(UserTexts.Returns("value-at-risk", confidence, convention));
        Assert.Equal(percent / 100 * 100_000, Initial(model), 1e-6);
    }

    [Fact]
    public void Losses_of_one_coin_are_not_offset_by_gains_of_another_where_rows_are_taken_per_coin()
    {
        var moves = new UserRow("apart", 0.0, NoMoves.Add(Currency.Btc, -0.1).Add(Currency.Eth, 0.1));
        var parameters = new UserMarginParameters(Coins(0.0, 0.0), [moves, moves with { Moves = NoMoves.Add(Currency.Btc, 0.1).Add(Currency.Eth, -0.1) }], new WorstRow(), 1.0, false, NoMoves);
        var indices = new Dictionary<Currency, double> { [Currency.Btc] = 60_000, [Currency.Eth] = 3000 };
        var book = new LegBook([Leg.Perpetual(1, 60_000), Leg.Perpetual(20, 3000, Currency.Eth)], indices);
        Assert.Equal(0.0, Evaluate(parameters, book, []).Initial, 1e-9);
        Assert.Equal(12_000.0, Evaluate(parameters with { Reduction = new WorstRowPerCoin() }, book, []).Initial, 1e-9);
    }

    [Fact]
    public void Balances_are_revalued_only_where_the_model_says_so()
    {
        var parameters = new UserMarginParameters(Coins(0.0, 0.0), [new UserRow("fall", -0.2, NoMoves)], new WorstRow(), 1.0, true, NoMoves);
        var book = LegBook.Of(50_000, Leg.Perpetual(-1, 50_000));
        Dictionary<Currency, double> cash = new() { [Currency.Btc] = 3.0 };
        Assert.Equal(2 * 0.2 * 50_000, Evaluate(parameters, book, cash).Initial, 1e-9);
        Assert.Equal(0.0, Evaluate(parameters with { RevalueBalances = false }, book, cash).Initial);
    }

    [Fact]
    public void A_coin_that_the_model_does_not_name_is_refused()
    {
        var parameters = new UserMarginParameters(Coins(0.0, 0.0), [new UserRow("fall", -0.2, NoMoves)], new WorstRow(), 1.0, true, NoMoves);
        var book = LegBook.Of(100, Leg.Perpetual(1, 100, new Currency("SOL")));
        var fault = Assert.Throws<InvalidInputException>(() => Model(parameters).Compile(book.Market, book.Instruments));
        Assert.Contains("does not name SOL", Assert.Single(fault.Violations).Message, StringComparison.Ordinal);
    }

    /// <summary>The loss of one BTC at 100,000 under ten returns of -1 % to -10 %.</summary>
    private static double Initial(IMarginModel model)
    {
        var book = LegBook.Of(100_000, Leg.Perpetual(1, 100_000) with { IsLinear = true });
        return new MarginEvaluator(model.Compile(book.Market, book.Instruments)).Evaluate(book.Book).Units.Single().Initial;
    }

    private static UserMarginParameters Draw(Random random)
    {
        var rows = Enumerable.Range(0, 1 + random.Next(40)).Select(i => new UserRow(
            $"row {i}",
            0.8 * (random.NextDouble() - 0.5),
            random.Next(2) == 0 ? NoMoves : NoMoves.Add(Currency.Eth, random.NextDouble() - 0.5),
            random.Next(2) == 0 ? 0.0 : random.NextDouble() - 0.4,
            random.Next(3) == 0 ? 0.4 * (random.NextDouble() - 0.5) : 0.0,
            random.Next(3) == 0 ? random.NextDouble() : 1.0,
            random.Next(3) == 0 ? -50_000 * random.NextDouble() : 0.0)).ToImmutableArray();
        LossReduction reduction = random.Next(4) switch
        {
            0 => new WorstRow(),
            1 => new WorstRowPerCoin(),
            2 => new MeanOfTail(1.0 + ((rows.Length - 1) * random.NextDouble())),
            _ when rows.Length > 2 => new LossOfRank(1 + random.Next(rows.Length - 1), random.Next(2) * random.NextDouble()),
            _ => new LossOfRank(1, 0.0),
        };
        return new UserMarginParameters(Coins(0.02 * random.Next(2), 0.01 * random.Next(2)), rows, reduction, 0.8, random.Next(2) == 0, NoMoves);
    }

    private static ImmutableSortedDictionary<Currency, UserCoin> Coins(double delta, double shorts) =>
        ImmutableSortedDictionary<Currency, UserCoin>.Empty.Add(Currency.Btc, new UserCoin(delta, shorts)).Add(Currency.Eth, new UserCoin(delta, shorts));

    private static UserMargin Model(UserMarginParameters parameters) => new(new MarginModelVersion("house", LegBook.AsOf, null, ModelStatus.InForce), parameters);

    private static UnitReport Evaluate(UserMarginParameters parameters, LegBook book, Dictionary<Currency, double> cash) =>
        new MarginEvaluator(Model(parameters).Compile(book.Market, book.Instruments)).Evaluate(book.Book with
        {
            Balances = cash.ToImmutableSortedDictionary(c => c.Key, c => new Balance(c.Value, 0.0)),
        }).Units.Single();
}
