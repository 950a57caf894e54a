using Google.Rpc;
using Grpc.Core;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Cli.Answers;

/// <summary>Turns a status of the server into what a user must know: faults of the question by path, or a failure of the server.</summary>
internal static class ServerRefusal
{
    public static Exception Translate(RpcException failure, Uri address) => failure.StatusCode switch
    {
        StatusCode.InvalidArgument => new InvalidInputException(FaultsOf(failure)),
        StatusCode.FailedPrecondition => new InvalidInputException("--model", failure.Status.Detail),
        StatusCode.Cancelled => new OperationCanceledException(failure.Status.Detail, failure),
        StatusCode.Unavailable => new ServerFailureException($"--server: {address} cannot be reached ({failure.Status.Detail})", failure),
        _ => new ServerFailureException($"--server: {address} answered {failure.StatusCode}: {failure.Status.Detail}", failure),
    };

    private static Violation[] FaultsOf(RpcException failure)
    {
        var faults = failure.GetRpcStatus()?.GetDetail<BadRequest>()?.FieldViolations.Select(v => new Violation(v.Field, v.Description));
        return faults?.ToArray() is { Length: > 0 } all ? all : [new Violation("request", failure.Status.Detail)];
    }
}
