namespace Vwap.Simulator;

/// <summary>One client as the floor sees it: what it hears, and the queue of what it is to be sent.</summary>
/// <remarks>Whoever changes or reads what it hears holds the floor's lock.</remarks>
internal sealed class Subscriber(Outbox outbox)
{
    private readonly List<ProductDesk>[] _desks = [[], []];

    public Outbox Outbox { get; } = outbox;

    public IReadOnlyCollection<ProductDesk> DesksOf(FeedChannel channel) => _desks[(int)channel];

    public void Change(bool adds, FeedChannel channel, IEnumerable<ProductDesk> desks)
    {
        foreach (var desk in desks)
        {
            if (adds)
                Join(channel, desk);
            else
                Part(channel, desk);
        }
    }

    public void Clear()
    {
        foreach (var channel in Enum.GetValues<FeedChannel>())
            Change(adds: false, channel, [.. DesksOf(channel)]);
    }

    private void Join(FeedChannel channel, ProductDesk desk)
    {
        if (_desks[(int)channel].Contains(desk))
            return;
        _desks[(int)channel].Add(desk);
        desk.SubscribersOf(channel).Add(this);
    }

    private void Part(FeedChannel channel, ProductDesk desk)
    {
        _desks[(int)channel].Remove(desk);
        desk.SubscribersOf(channel).Remove(this);
    }
}
