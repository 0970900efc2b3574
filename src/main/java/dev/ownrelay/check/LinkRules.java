package dev.ownrelay.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ownrelay.check.Place.Spot;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Looks at where links lead, those that stand in the text as bare addresses too.
final class LinkRules implements Rule {

    private static final int MOST_FILLED = 20_000;

    /// What stands in addresses.
    private static final Pattern NO_NAME = Pattern.compile("\\p{L}\\.\\p{L}|[/:]");

    private static final Set<String> SHORTENERS = Set.copyOf(WordList.lines("shorteners.txt"));

    /// Programs that rewrite the links of received messages; the place they lead to stands inside.
    private static final List<String> REWRITERS =
            List.of(
                    "safelinks.protection.outlook.com",
                    "urldefense.com",
                    "urldefense.proofpoint.com",
                    "google.com",
                    "google.nl",
                    "linkedin.com");

    /// @param words that stand for it
    private record Link(Spot spot, String words, WebAddress address) {

        Place place(String reason) {
            return new Place(spot, words, reason);
        }
    }

    @Override
    public Stream<Finding> look(Look look) {
        var links = new ArrayList<Link>();
        collect(links, look.body(), look.text(), Spot.BODY);
        collect(links, look.signature(), VisibleText.of(look.signature()), Spot.SIGNATURE);
        collectFilled(links, look);
        var listed = look.draft().circumstances().listedDomains();
        return Stream.of(
                        shortened(links),
                        differing(look.body()),
                        numbers(links),
                        blocklisted(links, listed))
                .flatMap(Optional::stream);
    }

    /// Where all links of a text lead.
    static Stream<WebAddress> addresses(Document document) {
        var links = new ArrayList<Link>();
        collect(links, document, VisibleText.of(document), Spot.BODY);
        return links.stream().map(Link::address);
    }

    private static Optional<Finding> shortened(List<Link> links) {
        Predicate<Link> shortened =
                link ->
                        SHORTENERS.contains(withoutWww(link.address().host()))
                                && link.address().path().length() > 1
                                && !link.address().path().startsWith("/maps");
        var found = links.stream().filter(shortened).toList();
        return finding(FindingKind.LINK_SHORTENER, places(found, ""), hosts(found));
    }

    private static Optional<Finding> numbers(List<Link> links) {
        var places =
                Stream.concat(
                                links.stream()
                                        .filter(link -> link.address().hasUser())
                                        .map(link -> link.place("user")),
                                links.stream()
                                        .filter(link -> !link.address().hasUser())
                                        .filter(link -> link.address().isNumber())
                                        .map(link -> link.place("number")))
                        .limit(Finding.PLACES)
                        .toList();
        return finding(FindingKind.LINK_IP_ADDRESS, places);
    }

    private static Optional<Finding> blocklisted(List<Link> links, List<String> listed) {
        var domains = listed.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
        var found =
                links.stream()
                        .filter(link -> domains.stream().anyMatch(link.address()::isIn))
                        .toList();
        return finding(FindingKind.LINK_BLOCKLISTED, places(found, ""), hosts(found));
    }

    private static Optional<Finding> differing(Document body) {
        var found =
                body.select("a[href]").stream()
                        .filter(LinkRules::differs)
                        .limit(Finding.PLACES)
                        .toList();
        return found.isEmpty()
                ? Optional.empty()
                : finding(
                        FindingKind.LINK_TEXT_DIFFERS,
                        found.stream()
                                .map(link -> Place.of(Spot.BODY, VisibleText.start(link)))
                                .toList(),
                        VisibleText.start(found.getFirst()),
                        WebAddress.of(found.getFirst().attr("href")).orElseThrow().host());
    }

    private static boolean differs(Element link) {
        var target = WebAddress.of(link.attr("href")).orElse(null);
        var named = target == null ? null : named(VisibleText.start(link)).orElse(null);
        return target != null
                && named != null
                && !named.isSameOrganisation(target)
                && !(isRewriter(target) && holds(target, named));
    }

    /// The web address that a text looks like. A name with capitals is more often a brand or a
    /// technique: Booking.com, ASP.NET.
    private static Optional<WebAddress> named(String text) {
        var bare = text.replaceAll("[.,;:!?)]{1,5}$", "");
        var lower = bare.toLowerCase(Locale.ROOT);
        if (bare.indexOf(' ') >= 0) {
            return Optional.empty();
        } else if (lower.startsWith("http://") || lower.startsWith("https://")) {
            return WebAddress.of(bare);
        }
        return lower.equals(bare) || lower.startsWith("www.")
                ? WebAddress.ofBare(bare)
                : Optional.empty();
    }

    private static boolean isRewriter(WebAddress target) {
        return REWRITERS.stream().anyMatch(target::isIn);
    }

    private static boolean holds(WebAddress target, WebAddress named) {
        try {
            var inside = URLDecoder.decode(target.path(), UTF_8).toLowerCase(Locale.ROOT);
            return inside.contains(withoutWww(named.host()));
        } catch (IllegalArgumentException notEncoded) {
            return target.path().contains(withoutWww(named.host()));
        }
    }

    private static void collect(List<Link> links, Document document, String text, Spot spot) {
        for (var link : document.select("a[href]")) {
            WebAddress.of(link.attr("href"))
                    .ifPresent(address -> links.add(new Link(spot, words(link, address), address)));
        }
        var tokens = new StringTokenizer(text, " \n\t\u00a0<>()[]\"'„“”‘’,;");
        while (tokens.hasMoreTokens()) {
            var token = tokens.nextToken();
            bare(token).ifPresent(address -> links.add(new Link(spot, token, address)));
        }
    }

    /// The links of which a part is filled in, where somebody has no common name.
    private static void collectFilled(List<Link> links, Look look) {
        var fields = fields(look);
        if (fields.isEmpty()) {
            return;
        }
        look.draft().to().stream()
                .filter(person -> NO_NAME.matcher(person.name()).find())
                .flatMap(person ->
                        fields.stream().map(text -> PlaceholderRules.filled(text, person)))
                .distinct()
                .limit(MOST_FILLED)
                .forEach(text ->
                        bare(text)
                                .ifPresent(
                                        address -> links.add(new Link(Spot.BODY, text, address))));
    }

    /// Words of the text: an address that is no text of its own takes no fields.
    private static List<String> fields(Look look) {
        return Stream.of(look.text().split("\\s++"))
                .filter(word -> word.contains("{{"))
                .distinct()
                .toList();
    }

    private static String words(Element link, WebAddress address) {
        var words = VisibleText.start(link);
        return words.isEmpty() ? address.host() : words;
    }

    private static Optional<WebAddress> bare(String token) {
        if (token.regionMatches(true, 0, "http", 0, 4)) {
            return WebAddress.of(token);
        }
        int slash = token.indexOf('/');
        return slash > 0 && slash < 64 && token.lastIndexOf('.', slash) > 0
                ? WebAddress.ofBare(token)
                : Optional.empty();
    }

    private static List<Place> places(List<Link> found, String reason) {
        return found.stream().limit(Finding.PLACES).map(link -> link.place(reason)).toList();
    }

    private static String hosts(List<Link> found) {
        return found.stream()
                .map(link -> withoutWww(link.address().host()))
                .distinct()
                .limit(3)
                .collect(Collectors.joining(", "));
    }

    private static Optional<Finding> finding(
            FindingKind kind, List<Place> places, Object... arguments) {
        return places.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.of(kind, places, arguments));
    }

    private static String withoutWww(String host) {
        return host.startsWith("www.") ? host.substring(4) : host;
    }
}
