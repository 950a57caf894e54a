using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;

namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>Everything one proposal depends on. Values are checked at the edge, and once more by <see cref="Rebalancer"/> as a whole.</summary>
/// <remarks>
/// With one account, <see cref="Book"/>, <see cref="Model"/> and <see cref="Candidates"/> say what it is, and its id is <see cref="Account.DefaultId"/>.
/// With several, <see cref="Of"/> takes them.
/// </remarks>
public sealed record RebalancingProblem
{
    private readonly ImmutableArray<Account> _accounts;
    private readonly Book? _book;
    private readonly IMarginModel? _model;
    private readonly ImmutableArray<Candidate> _candidates = [];

    /// <summary>A problem over several accounts, each under its own model.</summary>
    /// <param name="accounts">Distinct ids, at least one.</param>
    /// <param name="market">The market of the accounts that bring none of their own.</param>
    /// <param name="mode">What to minimise.</param>
    public static RebalancingProblem Of(ImmutableArray<Account> accounts, MarketSnapshot market, RebalancingMode mode) => new()
    {
        Book = Book.Empty,
        Model = null!,
        Candidates = [],
        Market = market,
        Mode = mode,
        Accounts = accounts,
    };

    /// <summary>The book of the only account.</summary>
    /// <exception cref="InvalidOperationException">The problem has several accounts.</exception>
    public required Book Book { get => Only(_book!, a => a.Book); init => _book = Single(value); }

    public required MarketSnapshot Market { get; init; }

    /// <summary>The margin model of the only account.</summary>
    /// <inheritdoc cref="Book"/>
    public required IMarginModel Model { get => Only(_model!, a => a.Model); init => _model = Single(value); }

    /// <summary>Of the only account: distinct instruments, each listed in <see cref="Market"/>.</summary>
    /// <inheritdoc cref="Book"/>
    public required ImmutableArray<Candidate> Candidates { get => Only(_candidates, a => a.Candidates); init => _candidates = Single(value); }

    /// <summary>At least one.</summary>
    public ImmutableArray<Account> Accounts
    {
        get => HasNamedAccounts ? _accounts : [new Account { Id = Account.DefaultId, Book = _book!, Model = _model!, Candidates = _candidates }];
        init => _accounts = value;
    }

    /// <summary>The accounts have ids of the caller's; otherwise there is one, and paths of faults do not name it.</summary>
    public bool HasNamedAccounts => !_accounts.IsDefault;

    /// <summary>Ways to move cash between accounts; each is a trade of its own.</summary>
    public ImmutableArray<TransferRoute> Transfers { get; init; } = [];

    /// <summary>
    /// A target on headroom is on the sum over the accounts; otherwise every account has to reach its own. Venues do not lend each other collateral.
    /// </summary>
    public bool HeadroomInTotal { get; init; }

    /// <summary>Adds the book's own positions as candidates, reduce-only.</summary>
    public bool IncludeBookAsCandidates { get; init; } = true;

    public required RebalancingMode Mode { get; init; }

    /// <summary>USD, &gt;= 0; <see cref="RebalancingMode.MinMargin"/> only. Null = <see cref="DefaultBudgetShare"/> of the present initial margin.</summary>
    public double? CostBudget { get; init; }

    /// <summary>
    /// USD, of every account or in total (<see cref="HeadroomInTotal"/>); in <see cref="RebalancingMode.RestoreHeadroom"/> (null = 0) and <see cref="RebalancingMode.Unwind"/> (null = no such target) only.
    /// </summary>
    public double? TargetHeadroom { get; init; }

    /// <summary>Wanted exposures, distinct ids; <see cref="RebalancingMode.HedgeToTarget"/> only, where at least one is needed.</summary>
    public ImmutableArray<ExposureTarget> Targets { get; init; } = [];

    /// <summary>
    /// Share of the present gross notional to close at least, &gt; 0 and &lt;= 1; <see cref="RebalancingMode.Unwind"/> only. Null = no such target.
    /// </summary>
    public double? UnwindShare { get; init; }

    /// <summary>
    /// Minimise the expected shortfall of this tail wherever a mode minimises the margin; null = the requirement of the models, the worst over the robust moves
    /// where those are on. Requirements are reported and limited as the models have them either way.
    /// </summary>
    public TailRisk? MarginTail { get; init; }

    /// <summary>Largest sets of return rows taken.</summary>
    public ScenarioCaps ScenarioCaps { get; init; } = ScenarioCaps.Shared;

    /// <summary>Price of margin per year as a fraction, &gt; 0; enters every mode but the first two, and every report of money saved.</summary>
    public double PriceOfMargin { get; init; } = 0.10;

    /// <summary>For how long margin is paid, days, &gt; 0.</summary>
    public double HorizonDays { get; init; } = 7.0;

    /// <summary>USD of objective saved below which the answer is "not worthwhile", &gt;= 0.</summary>
    public double MinimumBenefit { get; init; }

    /// <summary>
    /// USD of objective that every trade has to bring, &gt;= 0: no dust. A fixed charge per trade in the search; the objective reported leaves it out.
    /// </summary>
    public double MinimumTradeBenefit { get; init; }

    /// <summary>Smallest notional of every order, USD: base coins at the index. &gt;= 0; 0 = the venue's minimums alone.</summary>
    public double MinimumOrderNotional { get; init; }

    /// <summary>Distinct ids.</summary>
    public ImmutableArray<Limit> Limits { get; init; } = [];

    public Safeguards Safeguards { get; init; } = new();

    /// <summary>Trades are whole lots; false gives the continuous relaxation.</summary>
    public bool WholeLots { get; init; } = true;

    /// <summary>Relative gap within which an answer counts as optimal.</summary>
    public double GapTolerance { get; init; } = 1e-4;

    /// <summary>Share of the present initial margin spent at most where no budget is given.</summary>
    public const double DefaultBudgetShare = 0.01;

    /// <summary>The market an account trades on.</summary>
    internal MarketSnapshot MarketOf(Account account) => account.Market ?? Market;

    private T Only<T>(T single, Func<Account, T> part) => !HasNamedAccounts ? single
        : Accounts is [var only] ? part(only)
        : throw new InvalidOperationException("the problem has several accounts: ask each of them");

    private T Single<T>(T value) => !HasNamedAccounts ? value
        : throw new InvalidOperationException("the accounts of the problem are named: change them there");
}
