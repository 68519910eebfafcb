//! Text a page holds and does not show: removed, and told when it says something.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use dom_query::{Document, NodeRef};
use regex::Regex;

use crate::html::length;

/// What was removed.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    /// All of it.
    pub(super) everything: String,
    /// That which does not belong to the furniture of a page: menus, dialogs and notes for screen readers are hidden
    /// on every other page and mean no harm.
    pub(super) content: String,
}

/// Letters and digits of hidden text that say something; less is a label.
const SUBSTANTIAL: usize = 25;
/// Rules of style sheets that are looked at.
const RULES_MAX: usize = 300;
/// Style sheets larger than this are the work of a tool and are not looked through, in bytes.
const STYLE_BYTES_MAX: usize = 200_000;
/// Elements that never show as text.
const NEVER_SHOWN: &str = "script, style, template, noscript, head";
const FURNITURE: [&str; 17] = [
    "nav", "header", "footer", "aside", "dialog", "form", "button", "select", "svg", "menu", "label", "input", "video",
    "audio", "iframe", "picture", "figure",
];
const FURNITURE_ROLES: [&str; 10] =
    ["dialog", "alertdialog", "alert", "status", "menu", "navigation", "tooltip", "search", "banner", "contentinfo"];
const FURNITURE_NAMES: [&str; 20] = [
    "cookie",
    "consent",
    "modal",
    "popup",
    "popover",
    "dropdown",
    "menu",
    "navbar",
    "nav-",
    "tooltip",
    "sr-only",
    "visually-hidden",
    "visuallyhidden",
    "screen-reader",
    "skip-",
    "toast",
    "lightbox",
    "overlay",
    "offcanvas",
    "w-form",
];

static RULE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"([^{}@;]+)\{([^{}]*)\}").ok());
static COMMENT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?s)/\*.*?\*/").ok());
static CONDITIONAL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"@[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}").ok());

/// Whether the hidden text says something.
pub(super) fn is_substantial(hidden: &Hidden) -> bool {
    length(&hidden.content) >= SUBSTANTIAL
}

/// Removes what the page does not show. What a click unfolds (its control names it) and what a search in the page
/// finds is shown.
pub(super) fn remove(document: &Document) -> Hidden {
    let unfolded = unfolded(document);
    let mut concealed: Vec<NodeRef<'_>> = by_style_sheet(document);
    let candidates = document.select("[style], [hidden], [type=hidden]");
    concealed.extend(candidates.nodes().iter().filter(|node| is_hidden(node)));
    let mut hidden = Hidden::default();
    for node in concealed {
        if node.id_attr().is_some_and(|id| unfolded.contains(&*id)) || node.has_name("body") || node.has_name("html") {
            node.remove_attrs(&["hidden", "style"]);
            continue;
        }
        take(&node, &mut hidden);
    }
    hidden
}

fn take(node: &NodeRef<'_>, hidden: &mut Hidden) {
    if node.parent().is_none() || node.is(NEVER_SHOWN) {
        return;
    }
    for inner in node.descendants().into_iter().filter(|inner| inner.is(NEVER_SHOWN)) {
        inner.remove_from_parent();
    }
    let text = node.formatted_text();
    hidden.everything.push_str(&text);
    hidden.everything.push('\n');
    let furniture = is_furniture(node) || node.ancestors_it(None).any(|above| is_furniture(&above));
    if !furniture {
        hidden.content.push_str(&text);
        hidden.content.push('\n');
    }
    node.remove_from_parent();
}

/// What controls of the page name as theirs to show.
fn unfolded(document: &Document) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for control in document.select("[aria-controls], [data-target], [data-bs-target], [role=tab]").nodes() {
        for name in ["aria-controls", "data-target", "data-bs-target"] {
            let value = control.attr_or(name, "");
            ids.extend(value.split_ascii_whitespace().map(|id| id.trim_start_matches('#').to_owned()));
        }
    }
    ids
}

fn is_hidden(node: &NodeRef<'_>) -> bool {
    let attribute = node.attr("hidden").is_some_and(|value| !value.eq_ignore_ascii_case("until-found"));
    let style = node.attr_or("style", "").to_lowercase();
    attribute || (!style.is_empty() && hides(&style) && !is_animated(node, &style))
}

/// A page that fades in starts transparent; that is not hiding.
fn is_animated(node: &NodeRef<'_>, style: &str) -> bool {
    let only_transparent = !hides(&without_opacity(style));
    let moves = ["transform", "transition", "animation", "will-change"].iter().any(|word| style.contains(word));
    let driven = node.attrs().iter().any(|attribute| {
        let name: &str = &attribute.name.local;
        ["data-w-id", "data-aos", "data-framer", "data-anim", "data-scroll"].iter().any(|start| name.starts_with(start))
    });
    only_transparent && (moves || driven)
}

fn without_opacity(style: &str) -> String {
    let kept = style.split(';').filter(|part| !part.trim_start().starts_with("opacity"));
    kept.collect::<Vec<_>>().join(";")
}

/// Whether declarations keep text from being seen.
fn hides(style: &str) -> bool {
    let declared: Vec<(String, String)> = style
        .split(';')
        .filter_map(|part| part.split_once(':'))
        .map(|(name, value)| (name.trim().to_lowercase(), value.replace("!important", "").trim().to_lowercase()))
        .collect();
    let of = |name: &str| declared.iter().rev().find(|(found, _)| found == name).map(|(_, value)| value.as_str());
    let far = |value: Option<&str>| value.and_then(pixels).is_some_and(|pixels| pixels <= -900.0);
    let placed = matches!(of("position"), Some("absolute" | "fixed"));
    let tiny = |name: &str| of(name).and_then(pixels).is_some_and(|pixels| pixels <= 1.0);
    let cut = matches!(of("overflow"), Some("hidden" | "clip"));
    let background = of("background-color").or_else(|| of("background"));
    of("display") == Some("none")
        || matches!(of("visibility"), Some("hidden" | "collapse"))
        || of("opacity").and_then(number).is_some_and(|opacity| opacity <= 0.05)
        || of("font-size").and_then(pixels).is_some_and(|size| size <= 2.0)
        || far(of("text-indent"))
        || (placed && (far(of("left")) || far(of("top")) || far(of("right"))))
        || (placed && of("clip").is_some_and(|clip| clip.starts_with("rect(0") || clip.starts_with("rect(1px")))
        || of("clip-path").is_some_and(|clip| clip == "inset(50%)" || clip == "inset(100%)")
        || (cut && (tiny("height") || tiny("max-height") || tiny("width")))
        || of("color").is_some_and(is_transparent)
        || of("color").zip(background).is_some_and(|(color, background)| same_color(color, background))
}

fn is_transparent(color: &str) -> bool {
    let closed = color.replace(' ', "");
    closed == "transparent" || (closed.starts_with("rgba(") && (closed.ends_with(",0)") || closed.ends_with(",0.0)")))
}

fn same_color(color: &str, background: &str) -> bool {
    let plain = |value: &str| match value.replace(' ', "").as_str() {
        "white" | "#fff" | "#ffffff" | "rgb(255,255,255)" => "white".to_owned(),
        "black" | "#000" | "#000000" | "rgb(0,0,0)" => "black".to_owned(),
        other => other.to_owned(),
    };
    let color = plain(color);
    color == plain(background) && !matches!(color.as_str(), "inherit" | "initial" | "unset" | "currentcolor" | "")
}

fn number(value: &str) -> Option<f64> {
    value.trim_end_matches('%').parse().ok()
}

/// A length in pixels; lengths relative to something else count as so many times sixteen.
fn pixels(value: &str) -> Option<f64> {
    let unit_at = value.find(|c: char| c.is_ascii_alphabetic() || c == '%').unwrap_or(value.len());
    let (digits, unit) = value.split_at_checked(unit_at)?;
    let amount: f64 = digits.trim().parse().ok()?;
    match unit {
        "" | "px" => Some(amount),
        "em" | "rem" | "vw" | "vh" => Some(amount * 16.0),
        "pt" => Some(amount * 1.33),
        "%" if amount == 0.0 => Some(0.0),
        "%" => Some(amount * 10.0),
        _ => None,
    }
}

/// Elements hidden by a style sheet within the page. What holds only for print or for a size of screen does not count.
fn by_style_sheet(document: &Document) -> Vec<NodeRef<'_>> {
    let mut found = Vec::new();
    let (Some(rule), Some(comment), Some(conditional)) = (RULE.as_ref(), COMMENT.as_ref(), CONDITIONAL.as_ref()) else {
        return found;
    };
    let mut rules = 0;
    for sheet in document.select("style").nodes() {
        let text = sheet.text();
        if text.len() > STYLE_BYTES_MAX {
            continue;
        }
        let text = comment.replace_all(&text, "");
        let text = conditional.replace_all(&text, "");
        for rule in rule.captures_iter(&text) {
            let (Some(selectors), Some(style)) = (rule.get(1), rule.get(2)) else { continue };
            if rules == RULES_MAX || !hides(&style.as_str().to_lowercase()) {
                continue;
            }
            rules += 1;
            for selector in selectors.as_str().split(',').map(str::trim).filter(|selector| is_plain(selector)) {
                let matches = document.try_select(selector);
                found.extend(matches.iter().flat_map(|matches| matches.nodes().iter().copied()));
            }
        }
    }
    found
}

/// States (`:hover`) and what is drawn beside an element (`::before`) say nothing about the element.
fn is_plain(selector: &str) -> bool {
    !selector.is_empty() && !selector.contains([':', '*', '>', '+', '~', '[', '&'])
}

fn is_furniture(node: &NodeRef<'_>) -> bool {
    let Some(name) = node.node_name() else { return false };
    let role = node.attr_or("role", "").to_lowercase();
    let names = format!("{} {}", node.attr_or("class", ""), node.attr_or("id", "")).to_lowercase();
    FURNITURE.contains(&&*name)
        || FURNITURE_ROLES.contains(&role.as_str())
        || FURNITURE_NAMES.iter().any(|known| names.contains(known))
}
