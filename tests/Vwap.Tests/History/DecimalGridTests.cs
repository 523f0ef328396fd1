namespace Vwap.Tests;

public sealed class DecimalGridTests
{
    [Fact]
    public void TryMove_ToAWiderGridAndBack_ChangesNothing() => Property.Holds(cases: 10_000, random =>
    {
        var trade = Given.Trade(1, random.Decimal(6), random.Decimal(6));
        var grid = DecimalGrid.Of(trade);
        var wider = new DecimalGrid(grid.PriceDecimals + random.Next(3), grid.SizeDecimals + random.Next(3));
        Assert.True(grid.TryPlace(trade, out var held));
        Assert.True(grid.TryMove(held, wider, out var moved));
        Assert.True(wider.TryPlace(trade, out var placed));
        Assert.Equal(placed, moved);
        Assert.True(wider.TryMove(moved, grid, out var back));
        Assert.Equal(held, back);
        Assert.Equal(grid, wider.WidenFor(grid, moved));
        Assert.Equal(grid, wider.WidenFor(default, moved));
    });

    [Fact]
    public void TryPlace_OnAGridWithTooFewDecimals_IsRefused()
    {
        var grid = new DecimalGrid(2, 0);
        Assert.True(grid.TryPlace(Given.Trade(1, "0.01", "1"), out _));
        Assert.False(grid.TryPlace(Given.Trade(1, "0.001", "1"), out _));
        Assert.False(grid.TryPlace(Given.Trade(1, "0.01", "1.1"), out _));
    }

    [Theory]
    [InlineData("922337203685477580", true)]
    [InlineData("922337203685477581", false)]
    public void TryPlace_AtTheEdgeOf63Bits_FitsOrIsRefused(string size, bool fits) =>
        Assert.Equal(fits, new DecimalGrid(0, 1).TryPlace(Given.Trade(1, "1", size), out _));
}
