namespace MarginOptimizer.Solver.Sparse.Factorization;

/// <summary>Variables by degree, the last one inserted first: doubly linked lists in arrays.</summary>
internal sealed class DegreeLists
{
    private readonly int[] _head;
    private readonly int[] _next;
    private readonly int[] _previous;
    private readonly int[] _degree;
    private int _smallest;

    public DegreeLists(int n)
    {
        _head = new int[n + 1];
        _next = new int[n];
        _previous = new int[n];
        _degree = new int[n];
        Array.Fill(_head, -1);
    }

    public void Insert(int i, int degree)
    {
        int old = _head[degree];
        _degree[i] = degree;
        _next[i] = old;
        _previous[i] = -1;
        if (old >= 0)
        {
            _previous[old] = i;
        }

        _head[degree] = i;
        _smallest = Math.Min(_smallest, degree);
    }

    public void Remove(int i)
    {
        if (_previous[i] >= 0)
        {
            _next[_previous[i]] = _next[i];
        }
        else
        {
            _head[_degree[i]] = _next[i];
        }

        if (_next[i] >= 0)
        {
            _previous[_next[i]] = _previous[i];
        }
    }

    /// <summary>A variable of least degree; there must be one.</summary>
    public int First()
    {
        while (_head[_smallest] < 0)
        {
            _smallest++;
        }

        return _head[_smallest];
    }
}
