using System.Globalization;
using System.Net;
using Vwap.Web;

namespace Vwap.Cli;

/// <summary>Reads the settings of the web server.</summary>
internal sealed class HttpReader(SettingSources sources, Problems problems)
{
    /// <summary>Where <c>demo</c> listens, unless another program does; then on any free port.</summary>
    private static readonly IPEndPoint DemoAddress = new(IPAddress.Loopback, 8080);

    private readonly List<string> _warnings = [];

    /// <summary>What to log about the settings although they are usable.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Reads the settings; null when the server is off.</summary>
    public HttpSettings? Read() => ReadAddress() is { } address ? Read(address, anyPortIfInUse: false) : null;

    /// <summary>Reads the settings of a demo, where the server is on unless told otherwise.</summary>
    public HttpSettings? ReadDemo() => sources.Find(SettingNames.Http) is null ? Read(DemoAddress, anyPortIfInUse: true) : Read();

    private HttpSettings Read(IPEndPoint address, bool anyPortIfInUse)
    {
        var server = new WebOptions
        {
            Listen = address,
            AnyPortIfInUse = anyPortIfInUse,
            Token = ReadToken(),
            Hosts = ReadHosts(),
            StreamClientsMax = ReadCount(SettingNames.HttpClients, int.MaxValue / 2) ?? WebLimits.StreamClientsDefault,
        };
        if (server.IsBeyondLoopback && server.Token is null)
            _warnings.Add($"--http {address} can be reached from other machines without a token: set one with --http-token @FILE or HTTP_TOKEN");
        return new(server, ReadCount(SettingNames.HttpHistory, WebLimits.HistoryReadingsMax) ?? WebLimits.HistoryReadingsDefault);
    }

    private IPEndPoint? ReadAddress()
    {
        if (sources.Find(SettingNames.Http) is not { } setting || setting.Text.Equals("none", StringComparison.OrdinalIgnoreCase))
            return null;
        if (ListenAddress.TryParse(setting.Text, out var address))
            return address;
        problems.Add(setting.Source, $"'{setting.Text}' is not {ListenAddress.Expected(DemoAddress.Port)}, or none");
        return null;
    }

    private string? ReadToken()
    {
        if (sources.Find(SettingNames.HttpToken) is not { } setting)
            return null;
        var token = SecretValue.Read(setting.Source, "token", setting.Text, problems);
        if (token.Any(character => character is <= ' ' or > '~'))
            problems.Add(setting.Source, "the token has characters that no header may hold: use letters, digits and punctuation");
        return token;
    }

    private IReadOnlyList<string> ReadHosts()
    {
        var hosts = sources.Find(SettingNames.HttpHost);
        foreach (var host in hosts?.Items ?? [])
        {
            if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
                problems.Add(hosts!.Source, $"'{host}' is not a host name: expected a name without a port, such as vwap.example.com");
        }

        return hosts?.Items ?? [];
    }

    private int? ReadCount(SettingNames names, int max) => sources.Read<int>(
        names,
        (string text, out int count) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count >= 1 && count <= max,
        $"a whole number from 1 to {max}");
}
