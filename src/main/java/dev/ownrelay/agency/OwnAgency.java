package dev.ownrelay.agency;

import dev.ownrelay.message.Retention;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.time.Instant;
import java.util.UUID;

/// What administrators change of their agency.
@Component
class OwnAgency {

    private static final int COUNTED = 10_000;

    private final Agencies agencies;
    private final Retention retention;
    private final AuditTrail audit;

    OwnAgency(Agencies agencies, Retention retention, AuditTrail audit) {
        this.agencies = agencies;
        this.retention = retention;
        this.audit = audit;
    }

    /// What happened when emails that are no longer kept were last removed.
    ///
    /// @param at null: that was never
    record Cleared(@Nullable Instant at, long emails) {}

    /// What the next night deletes.
    ///
    /// @param many whether there are more than were counted
    record Going(int months, int emails, boolean many) {}

    @Transactional(readOnly = true)
    public OwnAgencyForm get() {
        return OwnAgencyForm.of(agency());
    }

    @Transactional(readOnly = true)
    public Cleared cleared() {
        var agency = agency();
        return new Cleared(agency.clearedAt(), agency.clearedRows());
    }

    /// How many emails on hold the next night cancels.
    @Transactional(readOnly = true)
    public int ending() {
        return retention.nextToEnd(agency());
    }

    /// What goes as it is set now; null: nothing.
    @Transactional(readOnly = true)
    public @Nullable Going going() {
        var months = agency().keepRowsMonths();
        return months == null ? null : going(months);
    }

    /// What goes because of a change; null: nothing that does not go anyway.
    @Transactional(readOnly = true)
    public @Nullable Going goingBy(OwnAgencyForm form) {
        var now = agency().keepRowsMonths();
        var then = form.rowsMonths();
        return then == null || now != null && now <= then ? null : going(then);
    }

    private @Nullable Going going(int months) {
        int emails = retention.nextToGo(months, COUNTED + 1);
        return emails == 0 ? null : new Going(months, Math.min(emails, COUNTED), emails > COUNTED);
    }

    @Transactional
    public void change(OwnAgencyForm form, UUID actor) {
        var agency = agency();
        var before = OwnAgencyForm.of(agency);
        agency.rename(form.name());
        agency.speak(form.locale());
        agency.keepFor(form.months());
        agency.keepRowsFor(form.rowsMonths());
        note(actor, "agency.renamed", before.name(), form.name());
        note(actor, "agency.locale-changed", before.locale(), form.locale());
        note(actor, "agency.keep-months-changed", before.keepMonths(), form.keepMonths());
        note(
                actor,
                "agency.keep-rows-changed",
                months(before.keepRowsMonths()),
                months(form.keepRowsMonths()));
    }

    private static String months(String typed) {
        return typed.isEmpty() ? "-" : typed;
    }

    private void note(UUID actor, String action, String before, String after) {
        if (!before.equals(after)) {
            audit.note(actor, action, CurrentTenant.get(), before + " -> " + after);
        }
    }

    private Agency agency() {
        return agencies.findById(CurrentTenant.get()).orElseThrow();
    }
}
