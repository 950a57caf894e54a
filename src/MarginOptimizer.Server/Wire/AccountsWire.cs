using System.Collections.Immutable;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Server.Wire;

/// <summary>The accounts of a request, both ways, and what became of them.</summary>
internal static class AccountsWire
{
    /// <summary>The accounts of a request that has some, every fault noted.</summary>
    public static ImmutableArray<AccountQuestion> Read(V1.ProposeRebalancingRequest request, VenueMarkets markets, FieldReader fields)
    {
        if (request.Book is not null) fields.Fault(FieldPath.Root, "book", "is that of an only account: with accounts each has its own");
        if (request.Candidates.Count > 0) fields.Fault(FieldPath.Root, "candidates", "are those of an only account: with accounts each has its own");
        if (request.Accounts.All(a => a.Book is null || a.Book.Positions.Count == 0))
            fields.Fault(FieldPath.Root, "accounts", "hold no positions: there is no margin to save");
        var common = request.Accounts.Any(a => a.Model is null) ? ModelWire.Read(request.Model, markets.Main?.AsOf, fields) : null;
        var accounts = ImmutableArray.CreateBuilder<AccountQuestion>(request.Accounts.Count);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < request.Accounts.Count; i++)
        {
            var (account, at) = (request.Accounts[i], FieldPath.Root.Item("accounts", i));
            if (!Account.IsValidId(account.Id))
                fields.Fault(at, "id", $"is {FieldReader.Quoted(account.Id)}, expected 1 to {Account.MaxIdLength} letters, digits, '.', '_' or '-'");
            else if (!ids.Add(account.Id)) fields.Fault(at, "id", $"{FieldReader.Quoted(account.Id)} is given twice");
            if (ReadOne(account, common, at, request.AllListedAsCandidates, markets, fields) is { } read) accounts.Add(read);
        }

        return accounts.ToImmutable();
    }

    /// <summary>Looks up the models of the accounts.</summary>
    /// <exception cref="InvalidInputException">There is no model of an id; carries every such fault by its path.</exception>
    public static ImmutableArray<Account> Resolve(ImmutableArray<AccountQuestion> questions, Func<ModelChoice, IMarginModel> models)
    {
        var faults = new ViolationList();
        var accounts = ImmutableArray.CreateBuilder<Account>(questions.Length);
        foreach (var question in questions)
        {
            try
            {
                accounts.Add(question.Under(models(question.Model)));
            }
            catch (InvalidInputException fault)
            {
                faults.Add(question.ModelPath.Of("id"), fault.Violations[0].Message);
            }
        }

        faults.ThrowIfAny();
        return accounts.ToImmutable();
    }

    /// <summary>Adds the accounts to a request, each market once.</summary>
    /// <param name="models">What the accounts ask for, by id; others ask for the versions they have.</param>
    public static void Write(RebalancingProblem problem, IReadOnlyDictionary<string, ModelChoice> models, V1.ProposeRebalancingRequest request)
    {
        var ids = new Dictionary<MarketSnapshot, string>(ReferenceEqualityComparer.Instance) { [problem.Market] = "" };
        foreach (var account in problem.Accounts)
        {
            var market = account.Market ?? problem.Market;
            if (!ids.TryGetValue(market, out var id))
            {
                ids[market] = id = $"market-{ids.Count}";
                request.Markets.Add(new V1.VenueMarket { Id = id, Market = MarketWire.Write(market) });
            }

            var wire = new V1.Account
            {
                Id = account.Id,
                Model = ModelWire.Write(models.GetValueOrDefault(account.Id) ?? new ModelChoice(account.Model.Version.Name, market.AsOf)),
                Book = BookWire.Write(account.Book),
                MarketId = id,
            };
            if (account.TargetHeadroom is { } target) wire.TargetHeadroomUsd = target;
            foreach (var candidate in account.Candidates) wire.Candidates.Add(CandidatesWire.Write(candidate));
            request.Accounts.Add(wire);
        }
    }

    /// <summary>What the accounts of a valid request ask for, by id.</summary>
    public static Dictionary<string, ModelChoice> ModelsOf(V1.ProposeRebalancingRequest request, RebalancingProblem problem)
    {
        var choices = new Dictionary<string, ModelChoice>(StringComparer.Ordinal);
        for (var i = 0; i < request.Accounts.Count; i++)
        {
            var model = request.Accounts[i].Model ?? request.Model;
            var asOf = (problem.Accounts[i].Market ?? problem.Market).AsOf;
            choices[request.Accounts[i].Id] = new ModelChoice(model.Id, model.At?.ToDateTimeOffset() ?? asOf) { Document = model.Document };
        }

        return choices;
    }

    public static V1.AccountOutcome Write(AccountOutcome outcome, V1.View view)
    {
        var wire = new V1.AccountOutcome
        {
            Id = outcome.Id,
            ModelVersion = outcome.Model.Name,
            Before = MarginReportWire.Write(outcome.Before, view),
            After = MarginReportWire.Write(outcome.After, view),
            CostUsd = outcome.CostUsd,
            PremiumUsd = outcome.PremiumUsd,
        };
        wire.Warnings.AddRange(outcome.Before.Warnings.Select(WarningWire.Write));
        return wire;
    }

    private static AccountQuestion? ReadOne(
        V1.Account account, ModelChoice? common, FieldPath path, bool allListed, VenueMarkets markets, FieldReader fields)
    {
        var (market, listed) = markets.Find(account.MarketId, path, fields);
        var model = account.Model is null ? common : ModelWire.Read(account.Model, path.Field("model"), market?.AsOf, fields);
        var book = BookWire.Read(account.Book, path, listed, fields);
        var candidates = CandidatesWire.Read(account.Candidates, allListed, path, market, listed, fields);
        var target = account.HasTargetHeadroomUsd ? fields.Checked(path, "target_headroom_usd", account.TargetHeadroomUsd, NumberRule.Money) : null;
        if (model is null) return null;
        var modelPath = account.Model is null ? FieldPath.Root.Field("model") : path.Field("model");
        return new AccountQuestion(account.Id, book, candidates, account.MarketId.Length == 0 ? null : market, target, model, modelPath);
    }
}
