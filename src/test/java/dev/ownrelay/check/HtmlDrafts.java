package dev.ownrelay.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Drafts of which only the HTML matters, and what is found in them.
final class HtmlDrafts {

    static final String LETTER =
            "<div>Beste Jan,</div><div>Dank voor het prettige gesprek van vanmiddag. Zoals beloofd"
                    + " stuur ik je de functieomschrijving en een voorstel voor een tweede"
                    + " gesprek.</div>";

    private static final Checker CHECKER = new Checker();

    private HtmlDrafts() {}

    static Draft draft(String html) {
        return draft(html, "");
    }

    static Draft draft(String html, String signature) {
        return draft(html, signature, Circumstances.of("anna@bureau.example"));
    }

    static Draft draft(String html, String signature, Circumstances circumstances) {
        return new Draft("Gesprek", html, signature, List.of(), List.of(), circumstances);
    }

    static Optional<Finding> find(FindingKind kind, Draft draft) {
        return CHECKER.check(draft).stream().filter(each -> each.kind() == kind).findFirst();
    }

    static Optional<Finding> find(FindingKind kind, String html) {
        return find(kind, draft(html));
    }

    static Finding found(FindingKind kind, String html) {
        return find(kind, html).orElseThrow(() -> new AssertionError(kind + " not in " + html));
    }

    static Set<FindingKind> mendable(Draft draft) {
        return CHECKER.mendable(CHECKER.check(draft), draft);
    }

    static List<String> words(Finding finding) {
        return finding.places().stream().map(Place::words).toList();
    }

    static List<String> reasons(Finding finding) {
        return finding.places().stream().map(Place::reason).distinct().toList();
    }

    /// The mended one, after the facts of every mend were seen to hold.
    static Draft mended(FindingKind kind, String html) {
        var draft = draft(html);
        assertThat(find(kind, draft)).as(html).isPresent();
        assertThat(mendable(draft)).contains(kind);
        var mended = CHECKER.mend(kind, draft);
        assertThat(find(kind, mended)).as(mended.html()).isEmpty();
        assertThat(CHECKER.mend(kind, mended)).isEqualTo(mended);
        assertThat(shown(mended)).isEqualTo(shown(draft));
        assertThat(written(mended)).isEqualTo(written(draft));
        return mended;
    }

    private static String shown(Draft draft) {
        return oneLine(Look.of(draft).text());
    }

    private static String written(Draft draft) {
        return oneLine(VisibleText.of(Look.of(draft).raw()));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s++", " ");
    }
}
