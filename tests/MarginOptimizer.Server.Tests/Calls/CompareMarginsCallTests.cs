using Google.Protobuf.WellKnownTypes;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Server.Health;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Tests.Calls;

public sealed class CompareMarginsCallTests
{
    [Fact]
    public void Each_model_gives_what_it_gives_alone()
    {
        var request = Request("deribit-spm", "deribit-sm");
        var margins = CompareMarginsCall.Run(request, Engine.Default).Result.Margins;

        Assert.Equal(["deribit-spm@2026-09-23", "deribit-sm@2026-08-05"], margins.Select(m => m.ModelVersion));
        foreach (var margin in margins)
        {
            var alone = EvaluateMarginCall.Run(
                new() { Model = new() { Id = margin.ModelVersion }, Market = request.Market, Book = request.Book, View = V1.View.Full }, Engine.Default).Result;
            Assert.Equal(alone.Report, margin.Report);
            Assert.Equal(alone.Warnings, margin.Warnings);
            Assert.Empty(margin.Reasons);
        }
    }

    [Fact]
    public void Every_model_known_is_answered_once_with_a_margin_or_a_reason()
    {
        var request = Request("deribit-sm");
        request.IncludeAll = true;
        var margins = CompareMarginsCall.Run(request, Engine.Default).Result.Margins;

        Assert.Equal("deribit-sm@2026-08-05", margins[0].ModelVersion);
        Assert.Equal(
            MarginModelCatalog.Embedded.Ids.Order(StringComparer.Ordinal), margins.Select(m => m.ModelVersion.Split('@')[0]).Order(StringComparer.Ordinal));
        Assert.All(margins, m => Assert.NotEqual(m.Report is null, m.Reasons.Count == 0));
    }

    [Fact]
    public void A_model_that_does_not_margin_the_book_says_which_instruments()
    {
        var market = Samples.Market(new Random(3));
        var linear = market.Listings.Single(l => l.Instrument.Name == "BTC_USDC-30OCT26-95000-C").Instrument;
        var request = CompareMarginsWire.Write(new ComparisonQuestion(
            Book.Of([new Position(linear, -1.0)]), market, Samples.AsOf, [new("deribit-spm", Samples.AsOf), new("deribit-sm", Samples.AsOf)], false, false));
        var margins = CompareMarginsCall.Run(request, Engine.Default).Result.Margins;

        Assert.Null(margins[0].Report);
        Assert.Equal("does not margin BTC_USDC-30OCT26-95000-C", Assert.Single(margins[0].Reasons));
        Assert.True(margins[1].Report.InitialUsd > 0.0);
    }

    [Fact]
    public void A_model_without_a_version_in_force_is_listed_with_the_reason()
    {
        var margin = Assert.Single(CompareMarginsCall.Run(Request("deribit-spm@2001-01-01"), Engine.Default).Result.Margins);
        Assert.Null(margin.Report);
        Assert.Equal(V1.ModelStatus.Unspecified, margin.Status);
        Assert.Contains("no version of deribit-spm is in effect at 2001-01-01", Assert.Single(margin.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void An_announced_version_stands_beside_the_one_in_force_with_the_change()
    {
        var engine = Engine.For(ModelTexts.Catalog(ModelTexts.Announced()));
        var request = Request("deribit-spm");
        request.IncludeAnnounced = true;
        var margins = CompareMarginsCall.Run(request, engine).Result.Margins;

        Assert.Equal(["deribit-spm@2026-09-23", "deribit-spm@2027-01-01"], margins.Select(m => m.ModelVersion));
        Assert.Null(margins[0].Change);
        Assert.Equal("deribit-spm@2026-09-23", margins[1].Change.FromVersion);
        Assert.True(margins[1].Change.InitialUsd > 0.0);
        Assert.Equal(margins[1].Report.InitialUsd - margins[0].Report.InitialUsd, margins[1].Change.InitialUsd);
        Assert.Equal(margins[1].Report.HeadroomUsd - margins[0].Report.HeadroomUsd, margins[1].Change.HeadroomUsd);
        Assert.Contains(margins[1].Warnings, w => w.Code == "ANNOUNCED_VERSION");
    }

    [Fact]
    public void In_force_is_at_the_instant_asked_for()
    {
        var request = Request("deribit-spm");
        request.At = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).ToTimestamp();
        request.Models.Add(new V1.ModelSelector { Document = ModelTexts.Announced() });
        var margins = CompareMarginsCall.Run(request, Engine.Default).Result.Margins;
        Assert.Equal("deribit-spm@2026-02-15", margins[0].ModelVersion);
        Assert.Equal("deribit-spm@2026-02-15", margins[1].Change.FromVersion);
    }

    [Fact]
    public void A_callers_own_announced_document_is_compared_in_one_call()
    {
        var request = Request();
        request.Models.Add(new V1.ModelSelector { Document = ModelTexts.Announced() });
        Assert.Equal("deribit-spm@2026-09-23", Assert.Single(CompareMarginsCall.Run(request, Engine.Default).Result.Margins).Change.FromVersion);
        request.IncludeAnnounced = true;
        Assert.Equal(
            ["deribit-spm@2026-09-23", "deribit-spm@2027-01-01"],
            CompareMarginsCall.Run(request, Engine.Default).Result.Margins.Select(m => m.ModelVersion));
    }

    [Fact]
    public void A_document_of_an_unknown_id_needs_no_version_in_force()
    {
        var request = Request();
        request.IncludeAnnounced = true;
        request.Models.Add(new V1.ModelSelector { Document = ModelTexts.Announced().Replace("\"deribit-spm\"", "\"mine\"", StringComparison.Ordinal) });
        var margin = Assert.Single(CompareMarginsCall.Run(request, Engine.Default).Result.Margins);
        Assert.Equal(("mine@2027-01-01", true), (margin.ModelVersion, margin.Change is null));
    }

    [Fact]
    public void An_announced_version_that_is_due_is_warned_of_and_not_used()
    {
        var engine = Engine.For(ModelTexts.Catalog(ModelTexts.Announced("2026-09-30")));
        var request = Request("deribit-spm");
        var margin = Assert.Single(CompareMarginsCall.Run(request, engine).Result.Margins);
        Assert.Equal("deribit-spm@2026-09-23", margin.ModelVersion);
        Assert.Contains(margin.Warnings, w => w.Code == "ANNOUNCED_VERSION_DUE");
        var alone = EvaluateMarginCall.Run(new() { Model = request.Models[0], Market = request.Market, Book = request.Book }, engine).Result;
        Assert.Contains(alone.Warnings, w => w.Code == "ANNOUNCED_VERSION_DUE");
    }

    [Fact]
    public void Every_fault_is_named_by_its_path()
    {
        var request = Request();
        request.RequestId = "x";
        Assert.Equal(["request_id", "models"], FaultsOf(request));
        request = Request("nobody", "deribit-sm", "");
        Assert.Equal(["models[2].id"], FaultsOf(request));
        request = Request("nobody", "deribit-sm", "neither");
        Assert.Equal(["models[0].id", "models[2].id"], FaultsOf(request));
        request = Request("deribit-sm");
        request.Models.Add(new V1.ModelSelector { Document = "{}" });
        Assert.All(FaultsOf(request), path => Assert.StartsWith("models[1].document: ", path, StringComparison.Ordinal));
        request.Models[1].Document = new string(' ', MarginModelReader.MaximumLength + 1);
        Assert.Equal(["models[1].document"], FaultsOf(request));
    }

    [Fact]
    public void Too_many_models_are_refused_unread() =>
        Assert.Throws<OverloadedException>(() => CompareMarginsCall.Run(Request([.. Enumerable.Repeat("deribit-spm", 101)]), Engine.Default));

    [Fact]
    public void Validating_computes_nothing_and_the_same_question_gives_the_same_bytes()
    {
        var request = Request("deribit-spm");
        Assert.Equal(CompareMarginsCall.Run(request, Engine.Default).ResultHash, CompareMarginsCall.Run(request, Engine.Default).ResultHash);
        request.ValidateOnly = true;
        Assert.Null(CompareMarginsCall.Run(request, Engine.Default).Result);
    }

    [Fact]
    public void The_document_of_a_margin_question_is_part_of_its_hash()
    {
        var (market, book) = (Request().Market, Request().Book);
        V1.EvaluateMarginRequest Ask(string document) => new() { Model = new() { Document = document }, Market = market, Book = book };
        var plain = EvaluateMarginCall.Run(Ask(ModelTexts.Named("mine")), Engine.Default).Result;
        var other = EvaluateMarginCall.Run(Ask(ModelTexts.Announced()), Engine.Default).Result;
        Assert.Equal("mine@2026-09-23", plain.Provenance.ModelVersion);
        Assert.NotEqual(plain.Provenance.DataHash, other.Provenance.DataHash);
        Assert.True(other.Report.InitialUsd > plain.Report.InitialUsd);
    }

    private static IEnumerable<string> FaultsOf(V1.CompareMarginsRequest request) =>
        Assert.Throws<InvalidInputException>(() => CompareMarginsCall.Run(request, Engine.Default)).Violations.Select(v => v.Path);

    private static V1.CompareMarginsRequest Request(params string[] models)
    {
        var problem = CannedProblem.Create();
        var request = new V1.CompareMarginsRequest { Market = problem.Market, Book = problem.Book, View = V1.View.Full };
        request.Models.AddRange(models.Select(id => new V1.ModelSelector { Id = id }));
        return request;
    }
}
