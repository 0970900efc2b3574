package dev.ownrelay.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.check.Draft.Recipient;

import org.jsoup.Jsoup;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Drafts as people write them, and what is found in them.
final class WrittenDrafts {

    private static final Checker CHECKER = new Checker();

    private WrittenDrafts() {}

    static Draft about(String subject) {
        return new Draft(
                subject,
                "<p>We spoke about the vacancy.</p>",
                "",
                List.of(),
                List.of(new Recipient("Jan", "de Vries", "jdv@mail.example")),
                Circumstances.of("anna@agency.example"));
    }

    /// @param text lines, as in a text part
    static Draft saying(String text) {
        return about("Vacancy").withHtml("<div>" + text.replace("\n", "<br>") + "</div>");
    }

    static Draft to(Draft draft, Recipient... people) {
        return new Draft(
                draft.subject(),
                draft.html(),
                draft.signature(),
                draft.files(),
                List.of(people),
                draft.circumstances());
    }

    static Draft under(Draft draft, Circumstances circumstances) {
        return new Draft(
                draft.subject(),
                draft.html(),
                draft.signature(),
                draft.files(),
                draft.to(),
                circumstances);
    }

    static Recipient person(String first, String last) {
        return new Recipient(first, last, "x@mail.example");
    }

    static Optional<Finding> find(FindingKind kind, Draft draft) {
        return CHECKER.check(draft).stream().filter(found -> found.kind() == kind).findFirst();
    }

    /// The words of the places.
    static List<String> places(FindingKind kind, Draft draft) {
        return find(kind, draft).stream()
                .flatMap(finding -> finding.places().stream())
                .map(Place::words)
                .toList();
    }

    /// What a mend promises: the finding is gone, and mending again changes nothing.
    static Draft mended(FindingKind kind, Draft draft) {
        assertThat(CHECKER.mendable(CHECKER.check(draft), draft)).contains(kind);
        var mended = CHECKER.mend(kind, draft);
        assertThat(mended).isNotEqualTo(draft);
        assertThat(find(kind, mended)).isEmpty();
        assertThat(CHECKER.mend(kind, mended)).isEqualTo(mended);
        return mended;
    }

    /// In small letters, because a mend may calm them.
    static List<String> words(String html) {
        var text = VisibleText.of(Jsoup.parseBodyFragment(html));
        return Stream.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")).toList();
    }
}
