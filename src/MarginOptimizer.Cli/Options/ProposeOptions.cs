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

    public void AddTo(Command command)
    {
        Question.AddTo(command);
        Trading.AddTo(command);
        Objective.AddTo(command);
        Safeguards.AddTo(command);
        Search.AddTo(command);
    }
}
