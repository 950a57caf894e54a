using BenchmarkDotNet.Running;

// All benchmarks, or those that --filter names; --job short for a quick look.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
