using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Tests.Evaluation;

public sealed class LinearFormTests
{
    [Fact]
    public void A_form_is_the_same_however_it_was_given()
    {
        var dense = new LinearForm([0, 2, 0, -1, 0], 7);
        var sparse = LinearForm.Of(5, [(3, -4), (1, 2), (3, 3), (4, 1), (4, -1)], 7);
        foreach (var form in (LinearForm[])[dense, sparse])
        {
            Assert.Equal([0, 2, 0, -1, 0], form.Coefficients);
            Assert.Equal([1, 3], form.Columns.ToArray());
            Assert.Equal([2.0, -1], form.Values.ToArray());
            Assert.Equal(7, form.Constant);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    public void A_column_outside_is_refused(int column) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LinearForm.Of(5, [(column, 1.0)]));
}
