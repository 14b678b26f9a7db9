using System.Net;
using System.Net.Sockets;

namespace Wijkteam.Adapters.Fhir.Gp.Push;

/// <summary>Which addresses are on the public internet. A notification goes to no other: an endpoint's name could lead into the operator's own network. Pure.</summary>
internal static class PublicAddress
{
    // https://www.iana.org/assignments/iana-ipv4-special-registry, and multicast and what is reserved beyond it.
    private static readonly IPNetwork[] NotPublicV4 =
    [
        Network("0.0.0.0/8"), // this network, unspecified
        Network("10.0.0.0/8"), // private
        Network("100.64.0.0/10"), // carrier-grade NAT
        Network("127.0.0.0/8"), // loopback
        Network("169.254.0.0/16"), // link-local; where clouds keep their metadata
        Network("172.16.0.0/12"), // private
        Network("192.0.0.0/24"), // protocol assignments
        Network("192.0.2.0/24"), // documentation
        Network("192.88.99.0/24"), // 6to4 relays
        Network("192.168.0.0/16"), // private
        Network("198.18.0.0/15"), // benchmarks
        Network("198.51.100.0/24"), // documentation
        Network("203.0.113.0/24"), // documentation
        Network("224.0.0.0/4"), // multicast
        Network("240.0.0.0/4"), // reserved, broadcast
    ];

    // https://www.iana.org/assignments/ipv6-address-space: all that is public lies in here. Outside are loopback, unspecified, IPv4-mapped, NAT64, discard,
    // unique local, link-local, site-local and multicast.
    private static readonly IPNetwork GlobalUnicast = Network("2000::/3");

    // https://www.iana.org/assignments/iana-ipv6-special-registry
    private static readonly IPNetwork[] NotPublicV6 =
    [
        Network("2001::/23"), // protocol assignments: Teredo, ORCHID, benchmarks
        Network("2001:db8::/32"), // documentation
        Network("2002::/16"), // 6to4: carries an IPv4 address
        Network("3fff::/20"), // documentation
    ];

    public static bool IsPublic(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !NotPublicV4.Any(network => network.Contains(address)),

        // IPNetwork takes an IPv4-mapped address for the IPv4 address that it holds, and then finds 2000::/3 around it.
        AddressFamily.InterNetworkV6 => !address.IsIPv4MappedToIPv6 && GlobalUnicast.Contains(address) && !NotPublicV6.Any(network => network.Contains(address)),
        _ => false,
    };

    private static IPNetwork Network(string text) => IPNetwork.Parse(text);
}
