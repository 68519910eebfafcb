//! Which addresses are public.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address belongs to somebody else's public network. Everything of our own machine, our own network and
/// of no network at all is not, in whatever form it is written: mapped, translated or tunnelled.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// Networks of IPv4 that are not public, with the length of their prefix (IANA's special-purpose registry; multicast
/// and the reserved block at its end included).
const NOT_PUBLIC_V4: [([u8; 4], u32); 16] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 31, 196, 0], 24),
    ([192, 52, 193, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 3),
];

/// An address that clouds give a service of the machine itself, though it lies in a public network.
const CLOUD_SERVICE: Ipv4Addr = Ipv4Addr::new(168, 63, 129, 16);

fn is_public_v4(address: Ipv4Addr) -> bool {
    let bits = address.to_bits();
    let within = |(network, length): &([u8; 4], u32)| {
        let shift = 32 - length;
        bits >> shift == Ipv4Addr::from(*network).to_bits() >> shift
    };
    !NOT_PUBLIC_V4.iter().any(within) && address != CLOUD_SERVICE
}

/// Public addresses of IPv6 lie in `2000::/3`; what carries an address of IPv4 within itself is as public as that.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let v4 = |high: u16, low: u16| Ipv4Addr::from_bits((u32::from(high) << 16) | u32::from(low));
    match (a, b) {
        // Mapped and compatible (`::/96`, `::ffff:0:0/96`), and translated within a network (`::ffff:0:0:0/96`).
        (0, 0) if c == 0 && d == 0 && e == 0 && f == 0xFFFF => is_public_v4(v4(g, h)),
        // NAT64; of its prefix for local use nothing is public.
        (0x64, 0xFF9B) if c == 0 && d == 0 && e == 0 && f == 0 => is_public_v4(v4(g, h)),
        // Teredo, ORCHID, benchmarking and the rest of IETF's own assignments; documentation.
        (0x2001, 0x0000..=0x01FF | 0x0DB8) => false,
        (0x3FFF, 0x0000..=0x0FFF) => false,
        // 6to4 carries the address of its router.
        (0x2002, _) => is_public_v4(v4(b, c)),
        (0x2620, 0x004F) if c == 0x8000 => false,
        (0x2000..=0x3FFF, _) => !embeds_private(address),
        _ => false,
    }
}

/// ISATAP writes an address of IPv4 after `0:5efe`.
fn embeds_private(address: Ipv6Addr) -> bool {
    let [_, _, _, _, e, f, g, h] = address.segments();
    let isatap = (e == 0 || e == 0x0200) && f == 0x5EFE;
    isatap && !is_public_v4(Ipv4Addr::from_bits((u32::from(g) << 16) | u32::from(h)))
}
