using MarginOptimizer.Server;

return await CommandLine.RunAsync(args);
