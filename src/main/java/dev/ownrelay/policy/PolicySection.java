package dev.ownrelay.policy;

import dev.ownrelay.check.FindingKind;

import java.util.Arrays;
import java.util.List;

/// The findings of a group, for the page.
record PolicySection(FindingGroup group, List<Row> rows) {

    /// @param advised the word of what Ownrelay makes of it
    /// @param chosen the word of what was chosen in the form; empty: as Ownrelay advises
    /// @param stored the same, as somebody else stored it meanwhile
    record Row(String id, String advised, String chosen, String stored) {

        /// Whether saving replaces what somebody else stored.
        public boolean differs() {
            return !chosen.equals(stored);
        }
    }

    boolean differs() {
        return rows.stream().anyMatch(Row::differs);
    }

    static List<PolicySection> of(PolicyForm form, Policy policy) {
        return Arrays.stream(FindingGroup.values())
                .map(group ->
                        new PolicySection(
                                group,
                                group.kinds().stream()
                                        .map(kind -> row(kind, form, policy))
                                        .toList()))
                .toList();
    }

    private static Row row(FindingKind kind, PolicyForm form, Policy policy) {
        var stored = PolicyForm.word(policy, kind);
        return new Row(
                kind.id(),
                kind.severity().word(),
                form.severity().getOrDefault(kind.id(), stored),
                stored);
    }
}
