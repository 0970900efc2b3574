package dev.ownrelay.policy;

import dev.ownrelay.account.SignedIn;
import dev.ownrelay.check.Finding;
import dev.ownrelay.check.FindingKind;
import dev.ownrelay.check.Severity;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What an agency has checked before an email is sent, and who may send one that is stopped.
public final class Policy {

    private final Map<FindingKind, Choice> choices;
    private final SendsAnyway sendsAnyway;
    private final int version;

    /// @param version changes with each change of the others
    Policy(Map<FindingKind, Choice> choices, SendsAnyway sendsAnyway, int version) {
        this.choices = Map.copyOf(choices);
        this.sendsAnyway = sendsAnyway;
        this.version = version;
    }

    /// How much findings of a kind weigh in this agency; empty: it does not have them checked.
    public Optional<Severity> severity(FindingKind kind) {
        var choice = kind.isChosen() ? choices.get(kind) : null;
        return choice == null ? Optional.of(kind.severity()) : choice.severity();
    }

    /// Whether somebody may send an email that is stopped.
    public boolean mayOverrule(SignedIn me) {
        return sendsAnyway.includes(me.role());
    }

    /// Whether the agency has chosen anything for which an email is stopped.
    public boolean stopsAnything() {
        return choices.containsValue(Choice.STOPS);
    }

    /// Whether an email can be stopped for such a finding.
    public boolean stops(FindingKind kind) {
        return severity(kind).filter(Severity.STOPS::equals).isPresent();
    }

    /// The findings as the agency weighs them, the weightiest first, without those that it does not
    /// have checked.
    public List<Finding> apply(List<Finding> findings) {
        return findings.stream()
                .flatMap(this::weighed)
                .sorted(Comparator.comparing(Finding::severity).thenComparing(Finding::kind))
                .toList();
    }

    /// What nobody has looked at may hold all that an email is stopped for.
    private Optional<Severity> weight(Finding finding) {
        return finding.isUnread() && stopsAnything()
                ? Optional.of(Severity.STOPS)
                : severity(finding.kind());
    }

    private Stream<Finding> weighed(Finding finding) {
        return weight(finding).stream()
                .map(severity ->
                        new Finding(
                                finding.kind(), severity, finding.places(), finding.arguments()));
    }

    /// What keeps an email from leaving, of what was found.
    ///
    /// @param findings as [#apply] gave them
    public static List<FindingKind> stopping(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.STOPS)
                .map(Finding::kind)
                .distinct()
                .toList();
    }

    /// Whether somebody who may overrules can send in spite of all these.
    ///
    /// @param stopping from [#stopping]
    public boolean mayOverrule(SignedIn me, List<FindingKind> stopping) {
        return mayOverrule(me) && stopping.stream().allMatch(FindingKind::isChosen);
    }

    /// Without those that are left to Ownrelay.
    Map<FindingKind, Choice> choices() {
        return choices;
    }

    SendsAnyway sendsAnyway() {
        return sendsAnyway;
    }

    int version() {
        return version;
    }
}
