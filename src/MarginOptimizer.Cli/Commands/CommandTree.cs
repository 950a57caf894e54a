using System.CommandLine;
using MarginOptimizer.Cli.Backtests;
using MarginOptimizer.Cli.Benchmarking;
using MarginOptimizer.Cli.Cases;
using MarginOptimizer.Cli.Desks;
using MarginOptimizer.Cli.Models;
using MarginOptimizer.Cli.Reconciliation;
using MarginOptimizer.Cli.Solving;

namespace MarginOptimizer.Cli.Commands;

/// <summary>Every command of <c>marginopt</c>.</summary>
internal static class CommandTree
{
    public static RootCommand Create() => new("Proposes trades that lower the margin of a derivatives book, with a proof of how good they are.")
    {
        MarginCommand.Create(),
        ProposeCommand.Create(),
        PlanCommand.Create(),
        WhatIfCommand.Create(),
        MaxSizeCommand.Create(),
        AttributeCommand.Create(),
        LiquidationCommand.Create(),
        ForecastCommand.Create(),
        RiskCommand.Create(),
        FrontierCommand.Create(),
        DiagnoseCommand.Create(),
        BacktestCommand.Create(),
        ServeCommand.Create(),
        ModelsCommand.Create(),
        ReconcileCommand.Create(),
        DesksCommand.Create(),
        CasesCommand.Create(),
        SolveCommand.Create(),
        BenchCommand.Create(),
    };
}
