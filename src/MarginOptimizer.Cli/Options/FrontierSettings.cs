using System.CommandLine;
using MarginOptimizer.Rebalancing.Frontiers;

namespace MarginOptimizer.Cli.Options;

/// <summary>The options of <c>marginopt frontier</c> beside those of a proposal.</summary>
internal sealed class FrontierSettings
{
    private const string Cost = "cost";
    private const string Theta = "theta";

    private readonly Option<string> _against = new("--against")
    {
        Description = "Trace the least margin against the budget of execution cost, or against the theta of the whole book that is kept",
        DefaultValueFactory = _ => Cost,
    };

    private readonly Option<long?> _points = TextOption.Count(
        "--points", $"Number of proposals, spread evenly along the curve, 2 to {FrontierOptions.MostPoints}; default: 20");

    private readonly Option<double[]> _budgets = NumberListOption.Create(
        "--budgets", "USD", "Propose at these budgets of execution cost instead", value => value >= 0.0, "numbers >= 0 such as 100,500,2500");

    private readonly Option<double[]> _thetas = NumberListOption.Create(
        "--thetas", "USD", "With --against theta: propose at these least thetas per day instead", _ => true, "numbers such as 100,200");

    private readonly Option<string?> _plot = new("--plot")
    {
        Description = "Draw the frontier into this file, by its ending PNG or SVG",
        HelpName = "FILE.png|FILE.svg",
    };

    public FrontierSettings() => _against.AcceptOnlyFromAmong(Cost, Theta);

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_against, _points, _budgets, _thetas, _plot]) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            // Read as text: a value that is at fault has none.
            var isTheta = result.GetResult(_against)?.Tokens is [{ Value: Theta }];
            var (hasPoints, hasBudgets, hasThetas) = (result.GetResult(_points) is not null, result.GetResult(_budgets) is not null, result.GetResult(_thetas) is not null);
            if (hasBudgets && isTheta) result.AddError("--budgets: is only for --against cost; the one budget within which theta is kept is --budget");
            if (hasThetas && !isTheta) result.AddError("--thetas: is only for --against theta");
            if (hasPoints && (hasBudgets || hasThetas)) result.AddError("--points: is a number of proposals along the curve, but those wanted are named");
            var plot = result.GetResult(_plot)?.Tokens is [var file] ? file.Value : null;
            if (plot is not null && !IsDrawable(plot)) result.AddError($"--plot: is '{plot}', expected a file that ends in .png or .svg");
            else if (plot is not null && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(plot)))) result.AddError($"--plot: the folder of '{plot}' does not exist");
        });
    }

    /// <summary>The file to draw into, null for none.</summary>
    public string? Plot(ParseResult parsed) => parsed.GetValue(_plot);

    public FrontierOptions Read(ParseResult parsed)
    {
        var axis = parsed.GetValue(_against) == Theta ? FrontierAxis.ThetaKept : FrontierAxis.ExecutionCost;
        double[] bounds = [.. parsed.GetValue(_budgets) ?? [], .. parsed.GetValue(_thetas) ?? []];
        var options = new FrontierOptions { Axis = axis, Bounds = [.. bounds] };
        return parsed.GetValue(_points) is { } points ? options with { PointCount = (int)Math.Min(points, int.MaxValue) } : options;
    }

    private static bool IsDrawable(string file) => Path.GetExtension(file).ToUpperInvariant() is ".PNG" or ".SVG";
}
