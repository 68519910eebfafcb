use super::*;

#[test]
fn a_call_costs_what_the_price_list_says() {
    let prices: Prices = "small=250000/25000/2000000, vendor/large=3000000/300000/15000000".parse().unwrap();
    let usage = Usage { input: 3_000, cached: 2_000, output: 100, ..Usage::default() };
    // 1,000 × 0.25 + 2,000 × 0.025 + 100 × 2 micro-dollars.
    assert_eq!(prices.cost("small", &usage), Some(500));
    assert_eq!(prices.cost("vendor/large", &usage), Some(5_100));
    assert_eq!(prices.cost("small", &Usage { input: 1, ..Usage::default() }), Some(1));
    assert_eq!(prices.cost("other", &usage), None);
}

#[test]
fn a_malformed_price_list_says_which_entry_is_wrong() {
    let read = |text: &str| text.parse::<Prices>().map_err(|error| error.contains("small"));
    for wrong in ["small", "small=1/2", "small=1/2/3/4", "small=1/2/x", "small=-1/2/3", "small=1/2/3,small=1/2/3"] {
        assert_eq!(read(wrong), Err(true), "{wrong}");
    }
    assert_eq!(read("=1/2/3"), Err(false));
    assert_eq!(read(""), Ok(Prices::default()));
}
