using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Server.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void Ports_and_address_are_taken()
    {
        var options = CommandLine.Parse(["--grpc-port", "0", "--http-port", "8080", "--address", "0.0.0.0"]);
        Assert.Equal(new ServerOptions { GrpcPort = 0, HttpPort = 8080, Address = "0.0.0.0" }, options);
    }

    [Fact]
    public void Every_fault_is_named()
    {
        var fault = Assert.Throws<InvalidInputException>(() => CommandLine.Parse(["--grpc-port", "x", "--help", "", "--http-port"]));
        Assert.Equal(["--grpc-port", "--help", "--http-port"], fault.Violations.Select(v => v.Path));
    }
}
