using BenchmarkDotNet.Running;
using MarginOptimizer.Benchmarks;

// `models`: a table of 1,000 positions under every embedded model in a minute; `whatif`: baskets on a book of 200 positions. Otherwise all benchmarks, or those that --filter names; --job short for a quick look.
if (args is ["models"])
{
    ModelTimes.Print(Console.Out);
    return;
}

if (args is ["whatif"])
{
    WhatIfTimes.Print(Console.Out);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
