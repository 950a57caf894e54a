using System.Globalization;
using BenchmarkDotNet.Running;
using MarginOptimizer.Benchmarks;
using MarginOptimizer.Benchmarks.Lots;
using MarginOptimizer.Benchmarks.Shortfall;

// `lots [desks per month of chains] [seconds for every solve] [own]`: whole lots beside other solvers, on ../shared; `own` leaves those out.
// `shortfall [rows] [trades] [lots]`: least expected shortfall over 1,000,000 rows x 200 trades priced from real quotes; `lots`: the whole proposal in whole lots.
// `models`: a table of 1,000 positions under every embedded model in a minute; `whatif`: baskets on a book of 200 positions. Otherwise all benchmarks, or those that --filter names; --job short for a quick look.
if (args is ["lots", ..])
{
    var (perFile, cap) = (args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3, args.Length > 2 ? double.Parse(args[2], CultureInfo.InvariantCulture) : 20.0);
    LotTimes.Print(Console.Out, perFile, cap, withPeers: args is not [.., "own"]);
    return;
}

if (args is ["shortfall", ..])
{
    int Number(int place, int otherwise) => args.Length > place && int.TryParse(args[place], CultureInfo.InvariantCulture, out var number) ? number : otherwise;
    ShortfallTimes.Print(Console.Out, Number(1, 1_000_000), Number(2, 200), wholeLots: args is [.., "lots"]);
    return;
}

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

BenchmarkSwitcher.FromAssembly(typeof(WhatIfTimes).Assembly).Run(args);
