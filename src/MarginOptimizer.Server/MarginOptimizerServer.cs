using System.Net;
using Grpc.Core;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Backtests;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Server.Errors;
using MarginOptimizer.Server.Health;
using MarginOptimizer.Server.Services;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MarginOptimizer.Server;

/// <summary>Composes the server: gRPC on one port, <c>/healthz</c> on another.</summary>
public static class MarginOptimizerServer
{
    /// <summary>The server, not yet started.</summary>
    /// <exception cref="InvalidInputException">An option is out of range, or a model document is faulty; carries every fault.</exception>
    public static WebApplication Build(ServerOptions options) => Build(options, EngineOf(options));

    /// <summary>Runs the server until it is told to stop, and says on <paramref name="output"/> in one line where it listens.</summary>
    /// <exception cref="InvalidInputException">An option is out of range; carries every fault.</exception>
    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task RunAsync(ServerOptions options, TextWriter output, CancellationToken stopping = default)
    {
        await using var app = Build(options);
        await app.StartAsync(stopping);
        var (grpc, http) = AddressesOf(app);
        await output.WriteLineAsync($"listening grpc={grpc.GetLeftPart(UriPartial.Authority)} http={http.GetLeftPart(UriPartial.Authority)}");
        await output.FlushAsync(stopping);
        await app.WaitForShutdownAsync(stopping);
    }

    /// <summary>Where a started server listens.</summary>
    public static (Uri Grpc, Uri Http) AddressesOf(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        return (new Uri(addresses[0]), new Uri(addresses[1]));
    }

    internal static WebApplication Build(ServerOptions options, Engine engine)
    {
        options.Validate();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning)
            // A port that is taken reaches the caller as an exception; the host would print its stack as well.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)
            .AddFilter("Grpc", LogLevel.Critical);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));
        AddServices(builder.Services, options, engine);
        var app = builder.Build();
        app.Use((http, next) => UnreadableMessages.ExplainAsync(http, next));
        app.MapGrpcService<MarginGrpcService>();
        app.MapGrpcService<MarginModelGrpcService>();
        app.MapGrpcService<RebalancingGrpcService>();
        app.MapGrpcService<RiskGrpcService>();
        app.MapGrpcService<BacktestGrpcService>();
        app.MapGrpcHealthChecksService();
        app.MapGrpcReflectionService();
        app.MapHealthChecks("/healthz");
        return app;
    }

    private static Engine EngineOf(ServerOptions options)
    {
        options.Validate();
        return options.ModelFolder.Length == 0 ? Engine.Default : Engine.For(ModelFolder.AddTo(MarginModelCatalog.Embedded, options.ModelFolder));
    }

    private static void Listen(KestrelServerOptions kestrel, ServerOptions options)
    {
        var address = IPAddress.Parse(options.Address);
        kestrel.Listen(address, options.GrpcPort, listen => listen.Protocols = HttpProtocols.Http2);
        kestrel.Listen(address, options.HttpPort, listen => listen.Protocols = HttpProtocols.Http1);
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.AddServerHeader = false;
    }

    private static void AddServices(IServiceCollection services, ServerOptions options, Engine engine)
    {
        services.AddSingleton(options);
        services.AddSingleton(engine);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new SolveGate(options.ConcurrentSolves, options.QueueLength));
        services.AddSingleton(_ => new DeadlineBudget(options.DefaultBudget, options.HardCap, TimeProvider.System));
        services.AddSingleton<Readiness>();
        services.AddHostedService<WarmUp>();
        if (options.BacktestFolder.Length > 0)
        {
            services.AddSingleton<BacktestQueue>();
            services.AddHostedService(provider => provider.GetRequiredService<BacktestQueue>());
        }

        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = RequestCaps.MessageBytes;
            grpc.MaxSendMessageSize = RequestCaps.MessageBytes;
            grpc.Interceptors.Add<ErrorInterceptor>();
        });
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks().AddCheck<Readiness>("canned problem");
        services.Configure<HealthCheckPublisherOptions>(publisher => publisher.Delay = TimeSpan.Zero);
    }
}
