using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Calls;

/// <summary>Answers <c>CompareMargins</c>; the service and the command line both call it.</summary>
public sealed class CompareMarginsCall
{
    private readonly ComparisonQuestion _question;
    private readonly MarginModelCatalog _catalog;
    private readonly ImmutableArray<Instrument> _instruments;
    private readonly Dictionary<string, BookUnderModel> _known = new(StringComparer.Ordinal);

    private CompareMarginsCall(ComparisonQuestion question, MarginModelCatalog catalog)
    {
        (_question, _catalog) = (question, catalog);
        _instruments = EvaluateMarginCall.InstrumentsOf(question.Book);
    }

    /// <exception cref="InvalidInputException">The request is faulty; carries every fault by its path.</exception>
    /// <exception cref="OverloadedException">The request is beyond the caps on size.</exception>
    public static V1.CompareMarginsResponse Run(V1.CompareMarginsRequest request, Engine engine)
    {
        RequestCaps.Check(request);
        var stages = new Stages();
        var response = new V1.CompareMarginsResponse { RequestId = request.RequestId, Label = request.Label };
        var question = stages.Time("parse", () => CompareMarginsWire.Read(request));
        var call = new CompareMarginsCall(question, engine.Catalog);
        var chosen = call.Choose();
        if (!request.ValidateOnly)
        {
            response.Result = stages.Time("evaluate", () => call.Answer(chosen, request.View));
            response.ResultHash = ProvenanceWire.HashOf(response.Result);
        }

        response.RunInfo = stages.Finish();
        return response;
    }

    /// <summary>The versions to answer, each once, and in place of a model without one in force why there is none.</summary>
    private List<(ModelFile? File, string Name, string Reason)> Choose()
    {
        var chosen = new List<(ModelFile? File, string Name, string Reason)>();
        var violations = new ViolationList();
        for (var i = 0; i < _question.Models.Length; i++)
        {
            try
            {
                Add(chosen, Find(_question.Models[i], FormattableString.Invariant($"models[{i}]")));
            }
            catch (InvalidInputException fault)
            {
                foreach (var violation in fault.Violations) violations.Add(violation.Path, violation.Message);
            }
        }

        violations.ThrowIfAny();
        if (!_question.IncludeAll) return chosen;
        foreach (var id in _catalog.Ids) Add(chosen, Find(new ModelChoice(id, _question.At), "models"));
        return chosen;
    }

    private (ModelFile? File, string Name, string Reason) Find(ModelChoice choice, string path)
    {
        try
        {
            var file = ModelSelection.File(_catalog, choice, path);
            return (file, file.Version.Name, "");
        }
        catch (ModelNotEffectiveException fault)
        {
            return (null, choice.Id, fault.Message);
        }
    }

    private void Add(List<(ModelFile? File, string Name, string Reason)> chosen, (ModelFile? File, string Name, string Reason) entry)
    {
        if (_question.IncludeAnnounced && entry.File?.Version.Status == ModelStatus.Announced && InForce(entry.File.Version.Id) is { } inForce)
            AddOnce(chosen, (inForce, inForce.Version.Name, ""));
        AddOnce(chosen, entry);
        if (!_question.IncludeAnnounced) return;
        foreach (var announced in _catalog.AnnouncedOf(entry.File?.Version.Id ?? entry.Name)) AddOnce(chosen, (announced, announced.Version.Name, ""));
    }

    private static void AddOnce(
        List<(ModelFile? File, string Name, string Reason)> chosen, (ModelFile? File, string Name, string Reason) entry)
    {
        if (chosen.All(c => c.Name != entry.Name)) chosen.Add(entry);
    }

    private V1.CompareMarginsResult Answer(List<(ModelFile? File, string Name, string Reason)> chosen, V1.View view)
    {
        var result = new V1.CompareMarginsResult { Provenance = ProvenanceWire.Write([], _question.Market, CompareMarginsWire.Write(_question)) };
        foreach (var (file, name, reason) in chosen)
        {
            if (file is not null) result.Margins.Add(Write(file, view));
            else result.Margins.Add(new V1.ComparedMargin { ModelVersion = name, Reasons = { reason } });
        }

        result.Warnings.AddRange(WarningWire.OfMarket(_question.Market));
        return result;
    }

    private V1.ComparedMargin Write(ModelFile file, V1.View view)
    {
        var answer = Evaluate(file);
        var wire = new V1.ComparedMargin
        {
            ModelVersion = file.Version.Name,
            Status = ModelDataWire.StatusOf(file.Version),
            Evidence = ModelDataWire.Write(file.Evidence),
        };
        wire.Reasons.AddRange(answer.Reasons);
        if (answer.Report is not { } report) return wire;
        wire.Report = MarginReportWire.Write(report, view);
        wire.Warnings.AddRange(report.Warnings.Select(WarningWire.Write));
        wire.Warnings.AddRange(AnnouncedWarning.Of(_catalog, file.Version, _question.Market));
        var isAnnounced = file.Version.Status == ModelStatus.Announced;
        if (isAnnounced && InForce(file.Version.Id) is { } inForce && Evaluate(inForce).Report is { } before) wire.Change = ChangeOf(before, report);
        return wire;
    }

    private BookUnderModel Evaluate(ModelFile file)
    {
        if (_known.TryGetValue(file.Version.Name, out var known)) return known;
        var answer = BookUnderModel.Evaluate(file.Model, _question.Book, _question.Market, _instruments);
        _known.Add(file.Version.Name, answer);
        return answer;
    }

    /// <summary>Null for a caller's own model of an id that is not known here, too.</summary>
    private ModelFile? InForce(string id) => _catalog.Ids.Contains(id) ? Find(new ModelChoice(id, _question.At), "models").File : null;

    private static V1.MarginChange ChangeOf(MarginReport before, MarginReport after) => new()
    {
        FromVersion = before.Model.Name,
        InitialUsd = after.InitialUsd - before.InitialUsd,
        MaintenanceUsd = after.MaintenanceUsd - before.MaintenanceUsd,
        CollateralUsd = after.CollateralUsd - before.CollateralUsd,
        HeadroomUsd = after.HeadroomUsd - before.HeadroomUsd,
    };
}
