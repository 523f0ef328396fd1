namespace Vwap.Kafka.Tests;

public sealed class ConsumerHealthTests
{
    private const string Up = """ "a:1/1":{"nodeid":1,"state":"UP"},"b:1/2":{"nodeid":2,"state":"CONNECT"} """;

    [Theory]
    [InlineData(Up, """ "0":{"fetch_state":"active","broker":1} """, true)]
    [InlineData(Up, """ "0":{"fetch_state":"active","broker":1},"1":{"fetch_state":"active","broker":2} """, false)]
    [InlineData(Up, """ "0":{"fetch_state":"active","broker":-1} """, false)]
    [InlineData(Up, """ "0":{"fetch_state":"none","broker":2},"-1":{"fetch_state":"none","broker":-1} """, true)]
    [InlineData(Up, "", true)]
    [InlineData(""" "b:1/2":{"nodeid":2,"state":"DOWN"} """, "", false)]
    [InlineData("", "", false)]
    public void IsConnected_LeadersOfWhatIsRead_Decide(string brokers, string partitions, bool isConnected)
    {
        var topics = partitions.Length == 0 ? "" : "\"t\":{\"partitions\":{" + partitions + "}}";
        Assert.Equal(isConnected, ConsumerHealth.IsConnected("{\"brokers\":{" + brokers + "},\"topics\":{" + topics + "}}"));
    }
}
