package dev.ownrelay.compose;

import dev.ownrelay.check.Checker;
import dev.ownrelay.check.Draft;
import dev.ownrelay.check.FindingKind;

import org.springframework.stereotype.Component;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Checks what somebody is writing, as the agency wants it checked.
@Component
class DraftChecks {

    /// What needs the content of files.
    private static final Set<FindingKind> OF_FILES = EnumSet.of(FindingKind.SUSPICIOUS_ATTACHMENT);

    /// Of which nothing is said before anything is written.
    private static final Set<FindingKind> NOT_YET =
            EnumSet.of(FindingKind.NO_SUBJECT, FindingKind.EMPTY_MESSAGE);

    private final Checker checker = new Checker();
    private final DraftReader drafts;

    DraftChecks(DraftReader drafts) {
        this.drafts = drafts;
    }

    /// Everything that can be found.
    List<ShownFinding> all(Writing writing) {
        return all(drafts.read(writing, List.of(), true));
    }

    /// What can be found in the text alone.
    List<ShownFinding> ofText(Writing writing) {
        return all(drafts.read(writing, List.of(), false));
    }

    /// What can be found while somebody writes and no file has been sent.
    List<ShownFinding> live(Draft draft) {
        boolean early = draft.subject().isBlank() || BodyHtml.isBlank(BodyHtml.clean(draft.html()));
        return all(draft).stream()
                .filter(shown -> OF_FILES.stream().noneMatch(shown::isOf))
                .filter(shown -> !early || NOT_YET.stream().noneMatch(shown::isOf))
                .toList();
    }

    /// What is found in the files.
    List<ShownFinding> ofFiles(Draft draft) {
        return all(draft).stream()
                .filter(shown -> OF_FILES.stream().anyMatch(shown::isOf))
                .toList();
    }

    /// What weighs and has not been shown yet.
    ///
    /// @param seen ids of the findings that the page showed
    static boolean anyNew(List<ShownFinding> findings, List<String> seen) {
        return findings.stream()
                .filter(shown -> shown.finding().weighs())
                .anyMatch(shown -> !seen.contains(shown.id()));
    }

    /// The draft as the check asks for it, mended where it asks for that.
    Draft mended(Writing writing, CheckForm check, boolean content) {
        var draft = drafts.read(writing, ChosenFile.of(check.chosen()), content);
        return FindingKind.of(check.mend()).map(kind -> checker.mend(kind, draft)).orElse(draft);
    }

    List<ShownFinding> all(Draft draft) {
        return checker.check(draft).stream()
                .map(finding -> new ShownFinding(finding, checker.mends(finding.kind())))
                .toList();
    }
}
