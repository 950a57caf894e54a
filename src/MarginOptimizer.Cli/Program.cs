using MarginOptimizer.Cli.Commands;
using MarginOptimizer.Cli.Shell;

return await CommandShell.RunAsync(CommandTree.Create(), args);
