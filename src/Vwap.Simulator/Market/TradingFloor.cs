namespace Vwap.Simulator;

/// <summary>Where trades happen and subscribers hear of them: one lock, so that what a subscriber hears has no hole.</summary>
/// <remarks>
/// Any thread may call it. Under the lock a frame is only queued, never sent. A subscription takes effect between two trades: after a
/// <c>last_match</c> with id N the next match of that product is N + 1.
/// </remarks>
internal sealed class TradingFloor
{
    private readonly Lock _gate = new();
    private readonly ProductDesk[] _desks;
    private readonly Dictionary<string, ProductDesk> _deskOf;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TradingFloor(IReadOnlyList<ProductListing> listings)
    {
        _desks = [.. listings.Select(listing => new ProductDesk(listing))];
        _deskOf = _desks.ToDictionary(desk => desk.Listing.Id.Name, StringComparer.Ordinal);
    }

    /// <summary>Completes with the first subscription to matches.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Set whenever a client has made room, came or went: what a market at the maximum rate waits for.</summary>
    public AsyncSignal RoomChanged { get; } = new();

    public IEnumerable<ProductListing> Listings => _desks.Select(desk => desk.Listing);

    public ProductListing? Find(string product) => _deskOf.GetValueOrDefault(product)?.Listing;

    /// <summary>Puts what happened at one moment on the tapes and in the queues of its subscribers.</summary>
    public void Publish(List<MarketEvent> moment)
    {
        lock (_gate)
        {
            foreach (var happened in moment)
            {
                var desk = _desks[happened.Product];
                desk.Record(happened);
                foreach (var subscriber in desk.SubscribersOf(FeedChannel.Matches))
                    subscriber.Outbox.Offer(happened.Frame);
            }
        }
    }

    /// <summary>Queues a heartbeat of every product for those who asked for it.</summary>
    public void Beat(DateTime now)
    {
        lock (_gate)
        {
            foreach (var desk in _desks)
            {
                var subscribers = desk.SubscribersOf(FeedChannel.Heartbeat);
                if (subscribers.Count == 0)
                    continue;
                var frame = HeartbeatFrame.Render(desk.Listing.Id, desk.Tape.LastId, desk.Sequence, now);
                foreach (var subscriber in subscribers)
                    subscriber.Outbox.Offer(frame);
            }
        }
    }

    /// <summary>Adds to or takes from what a subscriber hears, and queues the reply.</summary>
    /// <param name="subscriber">Who asked.</param>
    /// <param name="request">Names listed products only.</param>
    public void Apply(Subscriber subscriber, SubscriptionRequest request)
    {
        lock (_gate)
        {
            foreach (var part in request.Parts)
                subscriber.Change(request.Adds, part.Channel, part.Products.Select(product => _deskOf[product]));
            subscriber.Outbox.Offer(ReplyFrame.RenderSubscriptions(subscriber));
            if (request.Adds)
                OfferLastMatches(subscriber, request);
        }

        RoomChanged.Set();
    }

    /// <summary>Forgets a subscriber.</summary>
    public void Leave(Subscriber subscriber)
    {
        lock (_gate)
            subscriber.Clear();
        RoomChanged.Set();
    }

    /// <summary>How many frames every listening subscriber has room for; null when nobody listens.</summary>
    public int? FindRoom()
    {
        lock (_gate)
        {
            int? room = null;
            foreach (var desk in _desks)
            {
                foreach (var subscriber in desk.SubscribersOf(FeedChannel.Matches))
                {
                    if (!subscriber.Outbox.IsMuted)
                        room = Math.Min(room ?? int.MaxValue, subscriber.Outbox.Room);
                }
            }

            return room;
        }
    }

    /// <summary>Cuts off every subscriber that has no room for so many frames.</summary>
    public void CutOffThoseWithout(int room)
    {
        lock (_gate)
        {
            foreach (var subscriber in _desks.SelectMany(desk => desk.SubscribersOf(FeedChannel.Matches)))
            {
                if (subscriber.Outbox.Room < room)
                    subscriber.Outbox.CutOff();
            }
        }
    }

    /// <summary>A page of a listed product's trades, newest first.</summary>
    public TapedTrade[] TakePage(ProductListing listing, long above, long below, int rowsMax)
    {
        lock (_gate)
            return _deskOf[listing.Id.Name].Tape.TakePage(above, below, rowsMax);
    }

    private void OfferLastMatches(Subscriber subscriber, SubscriptionRequest request)
    {
        foreach (var part in request.Parts.Where(part => part.Channel == FeedChannel.Matches))
        {
            foreach (var product in part.Products.Distinct(StringComparer.Ordinal))
            {
                if (_deskOf[product].Latest is { } latest)
                    subscriber.Outbox.Offer(MatchFrame.AsLastMatch(latest));
            }

            _opened.TrySetResult();
        }
    }
}
