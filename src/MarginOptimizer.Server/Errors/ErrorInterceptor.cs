using Grpc.Core;
using Grpc.Core.Interceptors;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Calls;

namespace MarginOptimizer.Server.Errors;

/// <summary>The one place where failures of a call become statuses.</summary>
internal sealed class ErrorInterceptor(ILogger<ErrorInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception failure) when (failure is not RpcException)
        {
            throw Translate(failure, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception failure) when (failure is not RpcException)
        {
            throw Translate(failure, context);
        }
    }

    private RpcException Translate(Exception failure, ServerCallContext context)
    {
        switch (failure)
        {
            case InvalidInputException fault:
                ServerLog.Refused(logger, context.Method, fault.Violations.Length);
                return RequestErrors.Invalid(fault.Violations);
            case ModelNotEffectiveException fault:
                return RequestErrors.ModelNotEffective(fault.Message);
            case RequestRefusedException refusal:
                return RequestErrors.Refused(refusal);
            case OverloadedException refusal:
                ServerLog.Overloaded(logger, context.Method, refusal.Reason);
                return RequestErrors.Overloaded(refusal);
            case OperationCanceledException when context.CancellationToken.IsCancellationRequested:
                return RequestErrors.Cancelled();
            default:
                var incident = Guid.NewGuid().ToString("N");
                ServerLog.Defect(logger, failure, context.Method, incident);
                return RequestErrors.Internal(incident);
        }
    }
}
