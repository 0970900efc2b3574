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
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/// What administrators change of their agency.
@Component
class OwnAgency {

    /// No more emails are counted, and said to be more.
    private static final int COUNTED = 10_000;

    /// For how many days it is said before that emails go.
    static final int WARNED = 14;

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

    /// What the next night takes as it is set now.
    ///
    /// @param rowsMonths for how many months emails are kept; null: all the time
    /// @param soon what goes within [#WARNED] days
    record Next(@Nullable Integer rowsMonths, Retention.Taken taken, Retention.Taken soon) {}

    /// What a change takes in the next night.
    ///
    /// @param form the change
    record Loss(OwnAgencyForm form, Retention.Taken taken) {

        /// @param kind the end of the keys of its words
        /// @param months that emails must be older for that
        record Part(String kind, int months, int emails) {}

        public List<Part> parts() {
            int rows = Objects.requireNonNullElse(form.rowsMonths(), Integer.MAX_VALUE);
            int texts = Math.min(rows, form.months());
            return Stream.of(
                            new Part("deleted", rows, taken.deleted()),
                            new Part("emptied", texts, taken.emptied()),
                            new Part("cancelled", texts, taken.cancelled()))
                    .filter(part -> part.emails() > 0)
                    .toList();
        }

        /// What somebody agrees to who was told this: other months and other numbers are new.
        public String agreement() {
            return "%s/%s: %s".formatted(form.keepMonths(), form.keepRowsMonths(), taken);
        }
    }

    @Transactional(readOnly = true)
    public OwnAgencyForm get() {
        return OwnAgencyForm.of(agency());
    }

    @Transactional(readOnly = true)
    public Cleared cleared() {
        var agency = agency();
        return new Cleared(agency.clearedAt(), agency.clearedRows());
    }

    @Transactional(readOnly = true)
    public Next next() {
        var agency = agency();
        return new Next(
                agency.keepRowsMonths(),
                retention.next(agency, COUNTED + 1),
                retention.within(agency, WARNED, COUNTED + 1));
    }

    /// What a change takes that nobody has agreed to yet; null: nothing.
    @Transactional(readOnly = true)
    public @Nullable Loss lossBy(OwnAgencyForm form) {
        var taken = retention.nextBy(agency(), form.months(), form.rowsMonths(), COUNTED + 1);
        var loss = new Loss(form, taken);
        return taken.nothing() || loss.agreement().equals(form.agreed()) ? null : loss;
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
