namespace MarginOptimizer.Solver.Sparse.Factorization;

/// <summary>Which variables were merged into which, to be eliminated with them.</summary>
internal sealed class MergedVariables
{
    private readonly int[] _member;
    private readonly int[] _nextMember;

    public MergedVariables(int n)
    {
        _member = new int[n];
        _nextMember = new int[n];
        Array.Fill(_member, -1);
    }

    public void Join(int child, int parent)
    {
        _nextMember[child] = _member[parent];
        _member[parent] = child;
    }

    /// <summary>All variables in order: pivots, each followed by what was merged into it, then the dense ones.</summary>
    public int[] Listed(List<int> pivots, List<int> dense)
    {
        var order = new int[_member.Length];
        int count = 0;
        var stack = new Stack<int>();
        foreach (int pivot in pivots)
        {
            stack.Push(pivot);
            while (stack.TryPop(out int i))
            {
                order[count++] = i;
                for (int child = _member[i]; child >= 0; child = _nextMember[child])
                {
                    stack.Push(child);
                }
            }
        }

        foreach (int i in dense)
        {
            order[count++] = i;
        }

        return order;
    }
}
