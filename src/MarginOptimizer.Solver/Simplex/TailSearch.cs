using MarginOptimizer.Solver.Certificates;

namespace MarginOptimizer.Solver.Simplex;

/// <summary>
/// Looks at the tail means of a program where the linear program, which knows only cuts of them, has its optimum, and adds the cuts that are
/// missing there. A cut that has not bound for a while gives its row to a new one.
/// </summary>
internal sealed class TailSearch
{
    /// <summary>Excess that counts, scaled: above what the simplex takes for kept, or the same cut would come again.</summary>
    private const double Tolerance = 5e-11;

    /// <summary>Rounds without binding after which a cut may go.</summary>
    private const int Patience = 12;

    private readonly TailSelection?[] _selections;
    private readonly int[]?[] _lastBinding;
    private readonly TailCentre _centre;
    private readonly double[] _atOptimum;
    private readonly double[] _atBetween;
    private int _round;
    private int _patience = Patience;

    public TailSearch(LpModel model)
    {
        _selections = new TailSelection?[model.Epigraphs];
        _lastBinding = new int[]?[model.Epigraphs];
        _centre = new TailCentre(model);
        _atOptimum = new double[model.Epigraphs];
        _atBetween = new double[model.Epigraphs];
        for (int e = 0; e < model.Epigraphs; e++)
        {
            if (model.Tails[e] is { } tail)
            {
                _selections[e] = new TailSelection(tail.Function);
                _lastBinding[e] = new int[tail.Capacity];
            }
        }
    }

    /// <summary>Adds cuts for each tail mean that exceeds its epigraph variable; <paramref name="full"/> when there was no row left for one.</summary>
    /// <param name="state">At an optimum.</param>
    /// <param name="x">Its point, unscaled.</param>
    /// <param name="full">More rows are needed; nothing was added for that function.</param>
    /// <param name="urgent">Any slack cut may give its row to a new one.</param>
    public bool Separate(SimplexState state, double[] x, out bool full, bool urgent = false)
    {
        _patience = urgent ? 0 : Patience;
        LpModel model = state.Model;
        bool added = false;
        full = false;
        _round++;
        for (int e = 0; e < model.Epigraphs; e++)
        {
            if (model.Tails[e] is not { } tail)
            {
                continue;
            }

            NoteBinding(state, tail, _lastBinding[e]!);
            _atOptimum[e] = _selections[e]!.Evaluate(x) / model.EpigraphScale[e];
            state.Meter.CountRows(tail.Function.Matrix.Rows);
            state.Meter.Add((long)tail.Function.Matrix.Rows * tail.Function.Matrix.Columns);
            bool exceeds = Exceeds(_atOptimum[e], state.Value[model.Segments + e]);
            added |= exceeds && TryPut(state, tail, _selections[e]!, ref full);
        }

        if (added)
        {
            CutBetween(state);
        }

        return added;
    }

    private void CutBetween(SimplexState state)
    {
        LpModel model = state.Model;
        for (int e = 0; e < model.Epigraphs && _centre.IsSet; e++)
        {
            if (model.Tails[e] is { } tail)
            {
                TailSelection selection = _selections[e]!;
                _atBetween[e] = selection.Select(_centre.Between(e, selection.RowValues)) / model.EpigraphScale[e];
                state.Meter.Add(4L * tail.Function.Matrix.Rows);
                bool isFull = false;
                _ = Exceeds(_atBetween[e], _centre.EpigraphBetween(state, e)) && TryPut(state, tail, selection, ref isFull);
            }
        }

        _centre.Move(state, _selections, _atOptimum, _atBetween);
    }

    private bool TryPut(SimplexState state, TailBlock tail, TailSelection selection, ref bool full)
    {
        int place = FreePlace(state, tail, _lastBinding[tail.Epigraph]!);
        if (place < 0)
        {
            full = true;
            return false;
        }

        Put(state, tail, place, selection.Weights());
        _lastBinding[tail.Epigraph]![place] = _round;
        return true;
    }

    private static bool Exceeds(double value, double known) => value - known > Tolerance * (1.0 + Math.Abs(value));

    private static void Put(SimplexState state, TailBlock tail, int place, RowWeights cut)
    {
        LpModel model = state.Model;
        model.SetCut(tail, place, cut);
        int id = model.Columns + tail.FirstRow + place;
        state.Upper[id] = model.Upper[id];
        state.Meter.Add((long)cut.Rows.Length * model.Variables);
        state.Meter.CountCut();
    }

    private void NoteBinding(SimplexState state, TailBlock tail, int[] lastBinding)
    {
        int first = state.Model.Columns + tail.FirstRow;
        for (int place = 0; place < lastBinding.Length; place++)
        {
            if (state.Status[first + place] != SimplexState.Basic)
            {
                lastBinding[place] = _round;
            }
        }
    }

    /// <summary>An empty place, or the one that has been slack longest; -1 when all have bound lately.</summary>
    private int FreePlace(SimplexState state, TailBlock tail, int[] lastBinding)
    {
        int oldest = -1;
        for (int place = 1; place < tail.Capacity; place++)
        {
            if (tail.Cuts[place] is null)
            {
                return place;
            }

            bool slack = state.Status[state.Model.Columns + tail.FirstRow + place] == SimplexState.Basic;
            if (slack && _round - lastBinding[place] > _patience && (oldest < 0 || lastBinding[place] < lastBinding[oldest]))
            {
                oldest = place;
            }
        }

        return oldest;
    }
}
