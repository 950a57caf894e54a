using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Sparse.Factorization;

/// <summary>
/// Fill-reducing order of a symmetric pattern: approximate minimum degree on a quotient graph (Amestoy, Davis, Duff, SIAM J. Matrix Anal. Appl. 17
/// (1996) 886-905), with element absorption, mass elimination and indistinguishable variables merged. Rows far denser than the rest go last.
/// Ties are broken by the order of insertion, so the result depends on the pattern alone.
/// </summary>
internal sealed class MinimumDegree
{
    private const double DenseFactor = 10.0;
    private const int DenseAtLeast = 16;
    private const int CheckEvery = 20_000;

    private readonly int _n;
    private readonly WorkMeter _meter;

    /// <summary>Adjacency of variables (elements first, then variables) and of elements; elements are appended at the end.</summary>
    private int[] _pool;

    private int _poolEnd;
    private readonly int[] _start;
    private readonly int[] _length;
    private readonly int[] _elements;

    /// <summary>Variables merged into this one; negative while in the current element, 0 when no longer a variable of its own.</summary>
    private readonly int[] _weight;

    private readonly int[] _degree;
    private readonly DegreeLists _lists;
    private readonly int[] _mark;
    private readonly int[] _hash;
    private readonly int[] _bucket;
    private readonly int[] _chain;
    private readonly MergedVariables _merged;
    private int _flag = 2;
    private int _largestDegree;
    private int _ordered;
    private long _unchecked;

    private MinimumDegree(int n, int[] starts, int[] indices, WorkMeter meter)
    {
        _n = n;
        _meter = meter;
        _start = new int[n];
        _length = new int[n];
        _elements = new int[n];
        _weight = Filled(n, 1);
        _degree = new int[n];
        _lists = new DegreeLists(n);
        _mark = Filled(n, 1);
        _hash = new int[n];
        _bucket = Filled(n, -1);
        _chain = Filled(n, -1);
        _merged = new MergedVariables(n);
        _pool = Adjacency.Of(starts, indices, _start, _length, out _poolEnd);
        _length.CopyTo(_degree, 0);
    }

    /// <summary>Position k of the result is eliminated k-th; null when the meter stopped the search.</summary>
    /// <param name="n">Rows and columns.</param>
    /// <param name="starts">Column starts of the upper triangle.</param>
    /// <param name="indices">Row of each entry, not below the diagonal.</param>
    /// <param name="meter">Counts the work and may stop it.</param>
    public static int[]? Order(int n, int[] starts, int[] indices, WorkMeter meter) => new MinimumDegree(n, starts, indices, meter).Run();

    private static int[] Filled(int n, int value)
    {
        var array = new int[n];
        Array.Fill(array, value);
        return array;
    }

    private int[]? Run()
    {
        List<int> pivots = [];
        List<int> dense = [];
        int threshold = Math.Max(DenseAtLeast, (int)(DenseFactor * Math.Sqrt(_n)));
        for (int i = _n - 1; i >= 0; i--)
        {
            if (_degree[i] > threshold)
            {
                dense.Add(i);
                _weight[i] = 0;
            }
            else
            {
                _lists.Insert(i, _degree[i]);
            }
        }

        dense.Sort((a, b) => _length[a] != _length[b] ? _length[a].CompareTo(_length[b]) : a.CompareTo(b));
        while (_ordered < _n - dense.Count)
        {
            int pivot = _lists.First();
            pivots.Add(pivot);
            Eliminate(pivot, dense.Count);
            if (_unchecked > CheckEvery)
            {
                _meter.Add(_unchecked);
                _unchecked = 0;
                if (_meter.Checkpoint())
                {
                    return null;
                }
            }
        }

        _meter.Add(_unchecked);
        return _merged.Listed(pivots, dense);
    }

    private void Eliminate(int me, int denseCount)
    {
        _lists.Remove(me);
        int first = Gather(me, out int size);
        Measure(first);
        int merged = Shrink(me, first, ref size);
        _largestDegree = Math.Max(_largestDegree, size);
        Raise(_largestDegree);
        Merge(first);
        int left = _n - denseCount - _ordered - merged;
        int place = first;
        for (int p = first; p < first + _length[me]; p++)
        {
            int i = _pool[p];
            int weight = -_weight[i];
            if (weight <= 0)
            {
                continue;
            }

            _weight[i] = weight;
            _degree[i] = Math.Max(0, Math.Min(_degree[i] + size - weight, left - weight));
            _lists.Insert(i, _degree[i]);
            _pool[place++] = i;
        }

        _ordered += merged;
        _weight[me] = 0;
        _degree[me] = size;
        _length[me] = place - first;
        _poolEnd = place;
        if (place == first)
        {
            _mark[me] = 0;
        }
    }

    /// <summary>The variables of the new element: neighbours of the pivot, directly or through its elements, which are absorbed.</summary>
    private int Gather(int me, out int size)
    {
        int weightOfPivot = _weight[me];
        _weight[me] = -weightOfPivot;
        int need = _length[me];
        for (int p = _start[me]; p < _start[me] + _elements[me]; p++)
        {
            need += _length[_pool[p]];
        }

        if (_poolEnd + need > _pool.Length)
        {
            Array.Resize(ref _pool, (int)Math.Min(Array.MaxLength, Math.Max(_poolEnd + (long)need, _pool.Length * 3L / 2L)));
        }

        int first = _poolEnd;
        size = 0;
        int ownElements = _start[me] + _elements[me];
        for (int p = _start[me]; p < ownElements; p++)
        {
            int e = _pool[p];
            if (_mark[e] != 0)
            {
                size += Take(_start[e], _length[e]);
                _mark[e] = 0;
            }
        }

        size += Take(ownElements, _length[me] - _elements[me]);
        _start[me] = first;
        _length[me] = _poolEnd - first;
        _elements[me] = 0;
        _unchecked += need;
        return first;
    }

    private int Take(int start, int count)
    {
        int size = 0;
        for (int p = start; p < start + count; p++)
        {
            int i = _pool[p];
            int weight = _weight[i];
            if (weight > 0)
            {
                size += weight;
                _weight[i] = -weight;
                _pool[_poolEnd++] = i;
                _lists.Remove(i);
            }
        }

        return size;
    }

    /// <summary>Leaves in the marks of all elements around how much of each lies outside the new one.</summary>
    private void Measure(int first)
    {
        for (int p = first; p < _poolEnd; p++)
        {
            int i = _pool[p];
            int weight = -_weight[i];
            for (int k = _start[i]; k < _start[i] + _elements[i]; k++)
            {
                int e = _pool[k];
                int mark = _mark[e];
                _mark[e] = mark >= _flag ? mark - weight : mark != 0 ? _degree[e] + _flag - weight : 0;
            }

            _unchecked += _elements[i];
        }
    }

    /// <summary>Drops what the new element covers from each of its variables; those with nothing left are eliminated with the pivot.</summary>
    private int Shrink(int me, int first, ref int size)
    {
        int merged = -_weight[me];
        for (int p = first; p < _poolEnd; p++)
        {
            int i = _pool[p];
            int begin = _start[i], middle = begin + _elements[i], end = begin + _length[i], keep = begin;
            int degree = 0;
            uint hash = 0;
            for (int k = begin; k < middle; k++)
            {
                int e = _pool[k];
                int outside = _mark[e] - _flag;
                if (_mark[e] == 0)
                {
                    continue;
                }

                if (outside <= 0)
                {
                    _mark[e] = 0;
                    continue;
                }

                degree += outside;
                _pool[keep++] = e;
                hash += (uint)e;
            }

            int variables = keep;
            for (int k = middle; k < end; k++)
            {
                int j = _pool[k];
                if (_weight[j] > 0)
                {
                    degree += _weight[j];
                    _pool[keep++] = j;
                    hash += (uint)j;
                }
            }

            _unchecked += end - begin;
            if (keep == begin)
            {
                size += _weight[i];
                merged -= _weight[i];
                _weight[i] = 0;
                _merged.Join(i, me);
                continue;
            }

            _degree[i] = Math.Min(_degree[i], degree);
            _pool[keep] = _pool[variables];
            _pool[variables] = _pool[begin];
            _pool[begin] = me;
            _elements[i] = variables - begin + 1;
            _length[i] = keep - begin + 1;
            _hash[i] = (int)(hash % (uint)_n);
            _chain[i] = _bucket[_hash[i]];
            _bucket[_hash[i]] = i;
        }

        return merged;
    }

    /// <summary>Variables with the same neighbours are one from now on.</summary>
    private void Merge(int first)
    {
        for (int p = first; p < _poolEnd; p++)
        {
            int i = _pool[p];
            if (_weight[i] >= 0)
            {
                continue;
            }

            int candidate = _bucket[_hash[i]];
            _bucket[_hash[i]] = -1;
            while (candidate >= 0 && _chain[candidate] >= 0)
            {
                MergeInto(candidate);
                candidate = _chain[candidate];
            }
        }
    }

    private void MergeInto(int i)
    {
        for (int k = _start[i] + 1; k < _start[i] + _length[i]; k++)
        {
            _mark[_pool[k]] = _mark[_pool[k]] == 0 ? 0 : _flag;
        }

        int last = i;
        for (int j = _chain[i]; j >= 0; j = _chain[j])
        {
            _unchecked += _length[j];
            if (!Same(i, j))
            {
                last = j;
                continue;
            }

            _weight[i] += _weight[j];
            _weight[j] = 0;
            _merged.Join(j, i);
            _chain[last] = _chain[j];
        }

        Raise(1);
    }

    private bool Same(int i, int j)
    {
        if (_length[i] != _length[j] || _elements[i] != _elements[j])
        {
            return false;
        }

        for (int k = _start[j] + 1; k < _start[j] + _length[j]; k++)
        {
            if (_mark[_pool[k]] != _flag)
            {
                return false;
            }
        }

        return true;
    }

    private void Raise(int by)
    {
        if (_flag < int.MaxValue / 2 - by - _n)
        {
            _flag += by;
            return;
        }

        for (int i = 0; i < _n; i++)
        {
            _mark[i] = Math.Min(_mark[i], 1);
        }

        _flag = 2;
    }
}
