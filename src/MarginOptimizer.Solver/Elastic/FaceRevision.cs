namespace MarginOptimizer.Solver.Elastic;

/// <summary>Compares the solution of a face with the conditions that the face left out, and moves the guess: broken rows become active, rows with a multiplier out of range leave.</summary>
internal sealed class FaceRevision(ElasticProgram program, RowSet rows, Face face)
{
    private const double ValueTolerance = 1e-12;
    private const double MultiplierTolerance = 1e-13;

    private readonly double[] _room = new double[program.Variables];
    private readonly bool[] _openBelow = new bool[program.Variables];
    private readonly bool[] _openAbove = new bool[program.Variables];

    /// <summary>Number of changes; 0 when the face is the right one.</summary>
    public int Revise(Iterate at, FaceSolver solved)
    {
        int changes = ReviseResting(at, solved.Gradient) + ReviseFree(solved.Values);
        for (int r = rows.FirstLinear; r < rows.Count; r++)
        {
            changes += ReviseRow(r, at, solved.Values[r]);
        }

        face.SettleUnits();
        return changes;
    }

    private int ReviseRow(int r, Iterate at, double y)
    {
        double tolerance = ValueTolerance * face.Reach[r], small = MultiplierTolerance / face.Reach[r], cap = rows.Cap[r];
        bool isCapped = double.IsFinite(cap);
        cap = isCapped && rows.Host[r] >= 0 ? cap * at.Multiplier[rows.Host[r]] : cap;
        FaceState before = face.State[r];
        FaceState after = before switch
        {
            FaceState.Below => y > tolerance ? FaceState.Active : before,
            FaceState.Above => y < -tolerance ? FaceState.Active : before,
            _ => at.Multiplier[r] < -small ? FaceState.Below : isCapped && at.Multiplier[r] > cap + small ? FaceState.Above : before,
        };
        face.State[r] = after;
        return before == after ? 0 : 1;
    }

    /// <summary>Free variables that passed a bound or kink come to rest there.</summary>
    private int ReviseFree(double[] values)
    {
        int changes = 0;
        for (int r = 0; r < rows.FirstLinear; r++)
        {
            int i = rows.Variable(r);
            double tolerance = ValueTolerance * face.Width[i];
            bool isFree = face.RestingAt[i] == -1;
            if (isFree && (face.State[r] == FaceState.Below ? values[r] > tolerance : face.State[r] == FaceState.Above && values[r] < -tolerance))
            {
                face.RestingAt[i] = r;
                face.State[r] = FaceState.Active;
                changes++;
            }
        }

        return changes;
    }

    /// <summary>A resting variable is held by the bounds and kinks at its place; one that is pulled harder than they hold goes its way.</summary>
    private int ReviseResting(Iterate at, double[] gradient)
    {
        Array.Clear(_room);
        Array.Clear(_openBelow);
        Array.Clear(_openAbove);
        for (int r = 0; r < rows.FirstLinear; r++)
        {
            int i = rows.Variable(r);
            if (face.RestingAt[i] < 0 || face.State[r] != FaceState.Active)
            {
                continue;
            }

            if (double.IsFinite(rows.Cap[r]))
            {
                _room[i] += rows.Host[r] < 0 ? rows.Cap[r] : rows.Cap[r] * at.Multiplier[rows.Host[r]];
            }
            else
            {
                _openBelow[i] |= rows.Sign(r) < 0.0;
                _openAbove[i] |= rows.Sign(r) > 0.0;
            }
        }

        int changes = 0;
        for (int i = 0; i < gradient.Length; i++)
        {
            if (face.RestingAt[i] < 0)
            {
                continue;
            }

            double pull = -gradient[i], tolerance = MultiplierTolerance / face.Width[i];
            bool down = pull < -tolerance && !_openBelow[i], up = pull > _room[i] + tolerance && !_openAbove[i];
            if (down || up)
            {
                Release(i, up ? FaceState.Above : FaceState.Below);
                changes++;
            }
        }

        return changes;
    }

    private void Release(int variable, FaceState side)
    {
        face.RestingAt[variable] = -1;
        for (int r = 0; r < rows.FirstLinear; r++)
        {
            if (rows.Variable(r) == variable && face.State[r] == FaceState.Active)
            {
                face.State[r] = double.IsFinite(rows.Cap[r]) ? side : FaceState.Below;
            }
        }
    }
}
