package dev.ownrelay.compose;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.check.Checker;
import dev.ownrelay.check.Draft;
import dev.ownrelay.check.Finding;
import dev.ownrelay.check.FindingKind;
import dev.ownrelay.mail.ParsedHtml;
import dev.ownrelay.mail.SafeHtml;
import dev.ownrelay.policy.Overruled;
import dev.ownrelay.policy.Policies;
import dev.ownrelay.policy.Policy;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Checks what somebody is writing, as the agency wants it checked.
@Component
class DraftChecks {

    /// What needs the content of files.
    private static final Set<FindingKind> OF_FILES =
            EnumSet.of(
                    FindingKind.SUSPICIOUS_ATTACHMENT,
                    FindingKind.FALSE_FILE_NAME,
                    FindingKind.INFECTED_ATTACHMENT,
                    FindingKind.UNSCANNED_ATTACHMENT);

    /// Of which nothing is said before anything is written.
    private static final Set<FindingKind> NOT_YET =
            EnumSet.of(FindingKind.NO_SUBJECT, FindingKind.EMPTY_MESSAGE);

    private final Checker checker = new Checker();
    private final DraftReader drafts;
    private final Policies policies;
    private final CheckTurns turns;
    private final FileScans scans;
    private final InfectedFiles infected;

    DraftChecks(
            DraftReader drafts,
            Policies policies,
            CheckTurns turns,
            FileScans scans,
            InfectedFiles infected) {
        this.scans = scans;
        this.infected = infected;
        this.drafts = drafts;
        this.policies = policies;
        this.turns = turns;
    }

    /// For a look that nobody who sends waits for. Null: not now.
    CheckTurns.@Nullable Turn turn(SignedIn me) {
        return turns.take(me);
    }

    /// Everything that can be found.
    List<ShownFinding> all(Writing writing) {
        return all(drafts.read(writing, List.of(), true));
    }

    /// What can be found without a look into the files.
    List<ShownFinding> unopened(Writing writing, List<ChosenFile> files) {
        return all(drafts.read(writing, files, false));
    }

    /// What can be found while somebody writes and no file has been sent.
    List<ShownFinding> live(Draft draft) {
        boolean early = draft.subject().isBlank() || BodyHtml.isBlank(seen(draft.html()));
        var found = without(OF_FILES, all(draft));
        return early ? without(NOT_YET, found) : found;
    }

    /// As far as anybody looks while somebody writes.
    private static String seen(String html) {
        return SafeHtml.clean(ParsedHtml.of(html).document());
    }

    /// What is found in the files.
    List<ShownFinding> ofFiles(Draft draft) {
        return only(OF_FILES, all(draft));
    }

    /// What a virus scanner holds against the files, for which this waits: no turn is kept from
    /// others meanwhile.
    List<ShownFinding> scanned(CheckTurns.Turn turn, Writing writing, SignedIn me) {
        turn.close();
        return scans.of(writing, me).findings().stream()
                .map(finding -> new ShownFinding(finding, false))
                .toList();
    }

    private static List<ShownFinding> only(Set<FindingKind> kinds, List<ShownFinding> found) {
        return found.stream().filter(shown -> kinds.contains(shown.finding().kind())).toList();
    }

    private static List<ShownFinding> without(Set<FindingKind> kinds, List<ShownFinding> found) {
        return found.stream().filter(shown -> !kinds.contains(shown.finding().kind())).toList();
    }

    /// Whether the message may leave. Nobody looks where nothing could stop it, or where it is too
    /// long to be sent.
    Gate beforeSend(Writing writing, CheckForm check, SignedIn me) {
        if (writing.form().tooLong()) {
            return Gate.UNWATCHED;
        }
        var policy = policies.current();
        var scan = scans.of(writing, me);
        infected.note(scan, me);
        boolean watched =
                check.comesFirst()
                        || policy.stopsAnything()
                        || hasFiles(writing) && policy.stops(FindingKind.FALSE_FILE_NAME);
        return watched || !scan.findings().isEmpty()
                ? gate(policy, scan, writing, check, me)
                : Gate.unwatched(scan);
    }

    private static boolean hasFiles(Writing writing) {
        return !writing.form().attachments().isEmpty() || !writing.along().isEmpty();
    }

    private Gate gate(Policy policy, FileScan scan, Writing writing, CheckForm check, SignedIn me) {
        var draft = drafts.read(writing, List.of(), true);
        var all = Stream.concat(checker.check(draft).stream(), scan.findings().stream());
        var findings = policy.apply(all.toList());
        var stopping = Policy.stopping(findings);
        var ids = stopping.stream().map(FindingKind::id).toList();
        boolean overrules = writing.form().overrules(ids) && policy.mayOverrule(me, stopping);
        boolean asksFirst = check.comesFirst() && anyNew(findings, check.seen());
        return new Gate(
                shown(findings, draft),
                (stopping.isEmpty() || overrules) && !asksFirst,
                new Overruled(me.userId(), byAddress(stopping, draft)),
                scan);
    }

    /// Whose copy is stopped for what.
    private Map<String, List<FindingKind>> byAddress(List<FindingKind> stopping, Draft draft) {
        var found = new HashMap<String, List<FindingKind>>();
        for (var kind : stopping) {
            for (var person : checker.concerned(kind, draft)) {
                found.computeIfAbsent(person.address(), _ -> new ArrayList<>()).add(kind);
            }
        }
        return found;
    }

    /// What is found in the files has a place of its own on the page, as it is asked for apart.
    ///
    /// @param found null: nobody looked
    void fill(@Nullable List<ShownFinding> found, SignedIn me, Model model) {
        model.addAttribute("findings", found == null ? null : without(OF_FILES, found));
        model.addAttribute("fileFindings", found == null ? null : only(OF_FILES, found));
        model.addAttribute("mayOverrule", mayOverrule(me));
    }

    /// Whether something weighs that the page has not shown yet: the verdict on the sender stands
    /// there from the start.
    private static boolean anyNew(List<Finding> findings, List<String> seen) {
        return findings.stream()
                .filter(Finding::weighs)
                .filter(finding -> finding.kind() != FindingKind.SENDER_NOT_BELIEVED)
                .anyMatch(finding -> !seen.contains(finding.kind().id()));
    }

    boolean mayOverrule(SignedIn me) {
        return policies.current().mayOverrule(me);
    }

    /// The draft as the check asks for it, mended where it asks for that.
    Draft mended(Writing writing, CheckForm check, boolean content) {
        var draft = drafts.read(writing, ChosenFile.of(check.chosen()), content);
        return FindingKind.of(check.mend()).map(kind -> checker.mend(kind, draft)).orElse(draft);
    }

    List<ShownFinding> all(Draft draft) {
        return shown(policies.current().apply(checker.check(draft)), draft);
    }

    private List<ShownFinding> shown(List<Finding> findings, Draft draft) {
        var mendable = checker.mendable(findings, draft);
        return findings.stream()
                .map(finding -> new ShownFinding(finding, mendable.contains(finding.kind())))
                .toList();
    }
}
