//! What the build makes of its options.

use super::*;

#[test]
fn an_origin_is_read_off_an_address_and_nothing_else_gets_into_the_policy() {
    for address in ["https://example.org", "https://example.org/unrolled/", "https://example.org?x"] {
        assert_eq!(origin(address).ok().as_deref(), Some("https://example.org"));
    }
    assert_eq!(origin("http://[::1]:80/").ok().as_deref(), Some("http://[::1]:80"));
    for junk in ["", "example.org", "ftp://x", "https://", "https://a b", "https://a; script-src *", "https://*"] {
        assert!(origin(junk).is_err(), "{junk}");
    }
}

#[test]
fn a_page_that_is_built_for_an_origin_names_it_in_its_policy_and_in_its_headers() {
    let page = "<meta http-equiv=\"Content-Security-Policy\" content=\"{{policy}}\" />\n";
    let built = |args: &[&str]| {
        let options = Options::parse(&args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>()).expect("known");
        let page = fill(page, &BTreeMap::new(), &options.own(), "{}").expect("whole");
        (page, headers::text(&options.own()))
    };
    let (page, beside) = built(&["--quick", "--origin", "https://example.org/unrolled/"]);
    for text in [&page, &beside] {
        assert!(text.contains("script-src 'self' https://example.org") && !text.contains(" https: "), "{text}");
    }
    let (open, _) = built(&["--quick"]);
    assert!(open.contains(headers::OPEN) && !open.contains("example.org"), "{open}");
}
