using System.CommandLine;

namespace MarginOptimizer.Cli.Options;

/// <summary>Everything that <c>marginopt propose</c> takes.</summary>
internal sealed class ProposeOptions
{
    public QuestionOptions Question { get; } = new();

    public TradingOptions Trading { get; } = new();

    public ObjectiveOptions Objective { get; } = new();

    public SafeguardOptions Safeguards { get; } = new();

    public SearchOptions Search { get; } = new();

    public Option<bool> Explain { get; } = new("--explain")
    {
        Description = "Say why: what each leg saves, which scenarios decide the margin, what each limit costs, and the margin after moves of the market",
    };

    public void AddTo(Command command)
    {
        Question.AddTo(command);
        Trading.AddTo(command);
        Objective.AddTo(command);
        Safeguards.AddTo(command);
        Search.AddTo(command);
        command.Options.Add(Explain);
    }
}
