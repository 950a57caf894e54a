using MarginOptimizer.Server.Calls;
using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Answers;

/// <summary>Computes answers in this process by the server's own calls.</summary>
internal sealed class LocalAnswers : IAnswers
{
    public Task<EvaluateMarginResponse> EvaluateAsync(EvaluateMarginRequest request, CancellationToken cancellation) =>
        Task.Run(() => EvaluateMarginCall.Run(request, Engine.Default), cancellation);

    public Task<ProposeRebalancingResponse> ProposeAsync(ProposeRebalancingRequest request, TimeSpan timeLimit, CancellationToken cancellation) =>
        Task.Run(() => ProposeRebalancingCall.Run(request, Engine.Default, () => timeLimit, cancellation), CancellationToken.None);
}
