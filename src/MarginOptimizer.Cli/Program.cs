using System.CommandLine;
using MarginOptimizer.Cli.Shell;

var root = new RootCommand("Proposes trades that lower the margin of a derivatives book, with a proof of how good they are.");

return await CommandShell.RunAsync(root, args);
