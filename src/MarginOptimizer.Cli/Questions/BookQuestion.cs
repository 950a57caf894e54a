using System.CommandLine;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Cli.Questions;

/// <summary>A book in its market under a model, read from the files of a command line.</summary>
/// <param name="Model">Where one is asked for.</param>
/// <param name="Files">Model documents of the user's own.</param>
/// <param name="IsExample">Nothing was asked: the embedded example.</param>
internal sealed record BookQuestion(MarketSnapshot Market, Book Book, ModelChoice Model, ModelFiles Files, bool IsExample)
{
    /// <summary>Of a file with several accounts, one has to be named. Null after noting in <paramref name="faults"/> what is wrong.</summary>
    public static BookQuestion? Read(QuestionOptions options, ParseResult parsed, FaultCollector faults)
    {
        if (AccountsQuestion.Read(options, parsed, faults) is not { } question) return null;
        if (question.Accounts is [var only]) return new BookQuestion(only.Market, only.Account.Book, only.Model, question.Files, question.IsExample);
        faults.Add("--account", $"is missing: the book file has the accounts {string.Join(", ", question.Accounts.Select(a => a.Account.Id))}");
        return null;
    }
}
