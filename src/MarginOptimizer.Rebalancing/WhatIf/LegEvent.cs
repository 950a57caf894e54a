namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>A leg that expired, and what it was rolled into.</summary>
/// <param name="Expiry">When.</param>
/// <param name="Quantity">Contracts held until then, signed.</param>
/// <param name="SettledUsd">Cash received at settlement (paid &lt; 0), USD at the index of the path.</param>
/// <param name="RolledInto">What was opened in its place at the mark of that time; empty where nothing was.</param>
/// <param name="PaidUsd">Premium paid for that (received &lt; 0), USD at the index of the path.</param>
public sealed record LegEvent(string Instrument, DateTimeOffset Expiry, double Quantity, double SettledUsd, string RolledInto, double PaidUsd);
