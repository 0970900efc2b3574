package dev.ownrelay.policy;

import dev.ownrelay.check.FindingKind;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// Changes what an agency has checked, and notes what changed.
@Component
class PolicyChange {

    private final Policies policies;
    private final AuditTrail audit;

    PolicyChange(Policies policies, AuditTrail audit) {
        this.policies = policies;
        this.audit = audit;
    }

    /// @return false when the form was filled from a policy that somebody changed since
    @Transactional
    public boolean apply(PolicyForm form, UUID actor) {
        var before = policies.current();
        if (!form.isOf(before)) {
            return false;
        }
        var after = form.applied(before);
        var changes = changes(before, after);
        boolean stored = changes.isEmpty() || policies.store(after);
        if (stored && !changes.isEmpty()) {
            var detail = "[" + String.join(", ", changes) + "]";
            audit.note(actor, "agency.checks-changed", CurrentTenant.get(), detail);
        }
        return stored;
    }

    /// What each is now, as the pages of the trail understand it.
    private static List<String> changes(Policy before, Policy after) {
        var changes = new ArrayList<String>();
        for (var kind : FindingKind.values()) {
            var choice = after.choices().get(kind);
            if (!Objects.equals(before.choices().get(kind), choice)) {
                changes.add(kind.id() + " " + (choice == null ? "advised" : choice.word()));
            }
        }
        if (before.sendsAnyway() != after.sendsAnyway()) {
            changes.add("sends-anyway " + after.sendsAnyway().word());
        }
        return changes;
    }
}
