using Grpc.Core;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Server.Tests.Calls;

namespace MarginOptimizer.Server.Tests.Hosting;

public sealed class ModelServiceTests
{
    [Fact]
    public async Task The_models_of_a_folder_are_served_beside_those_of_the_library()
    {
        var folder = Directory.CreateTempSubdirectory("models");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "mine.json"), ModelTexts.Named("mine"));
        await using (var server = await TestServer.StartAsync(Engine.For(ModelFolder.AddTo(ModelTexts.Catalog(), folder.FullName))))
        {
            var client = new V1.MarginModelService.MarginModelServiceClient(server.Channel);
            Assert.Equal("mine@2026-09-23", Assert.Single((await client.ListMarginModelsAsync(new() { Id = "mine" })).Versions).Name);
            Assert.Empty((await client.ValidateMarginModelAsync(new() { Document = ModelTexts.Latest })).Faults);
            Assert.Equal(
                "mine@2026-09-23",
                (await client.DiffMarginModelsAsync(new() { Before = new() { Id = "deribit-spm@2026-09-23" }, After = new() { Id = "mine@2026-10-01" } })).After.Name);
            var unknown = await Assert.ThrowsAsync<RpcException>(async () => await client.GetMarginModelAsync(new() { Model = new() { Id = "nobody" } }));
            Assert.Equal(StatusCode.InvalidArgument, unknown.StatusCode);
            var early = await Assert.ThrowsAsync<RpcException>(async () => await client.GetMarginModelAsync(new() { Model = new() { Id = "mine@2020-01-01" } }));
            Assert.Equal(StatusCode.FailedPrecondition, early.StatusCode);
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public void Every_faulty_document_of_a_folder_is_named_before_a_server_starts()
    {
        var folder = Directory.CreateTempSubdirectory("models");
        File.WriteAllText(Path.Combine(folder.FullName, "a.json"), "{}");
        File.WriteAllText(Path.Combine(folder.FullName, "b.json"), ModelTexts.Latest);
        var fault = Assert.Throws<InvalidInputException>(() => MarginOptimizerServer.Build(new ServerOptions { ModelFolder = folder.FullName }));
        Assert.Contains(fault.Violations, v => v.Path == "a.json: model");
        Assert.Contains(fault.Violations, v => v.Path == "b.json: id" && v.Message == "a version deribit-spm@2026-09-23 exists already");
        folder.Delete(recursive: true);
        Assert.Throws<InvalidInputException>(() => MarginOptimizerServer.Build(new ServerOptions { ModelFolder = folder.FullName }));
    }
}
