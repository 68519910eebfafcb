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

/// Public addresses of IPv6 lie in `2000::/3`; what carries an address of IPv4 within itself is at most as public as that.
fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // Mapped, and NAT64; of the prefixes for translation within a network nothing is public.
        [0, 0, 0, 0, 0, 0xFFFF, high, low] | [0x64, 0xFF9B, 0, 0, 0, 0, high, low] => is_public_v4(joined(high, low)),
        // Teredo, benchmarking and the rest of IETF's own assignments; documentation; 6to4, which nobody serves pages by.
        [0x2001, 0x0000..=0x01FF | 0x0DB8, ..] | [0x3FFF, 0x0000..=0x0FFF, ..] | [0x2002, ..] => false,
        // ISATAP.
        [_, _, _, _, 0 | 0x0200, 0x5EFE, high, low] if !is_public_v4(joined(high, low)) => false,
        [first, ..] => first & 0xE000 == 0x2000,
    }
}

fn joined(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from_bits((u32::from(high) << 16) | u32::from(low))
}

#[cfg(test)]
mod tests;
