package dev.ownrelay.agency;

import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.AuditTrail;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.util.UUID;

/// What administrators change of their agency.
@Component
class OwnAgency {

    private final Agencies agencies;
    private final AuditTrail audit;

    OwnAgency(Agencies agencies, AuditTrail audit) {
        this.agencies = agencies;
        this.audit = audit;
    }

    @Transactional(readOnly = true)
    public OwnAgencyForm get() {
        return OwnAgencyForm.of(agency());
    }

    @Transactional
    public void change(OwnAgencyForm form, UUID actor) {
        var agency = agency();
        var before = OwnAgencyForm.of(agency);
        agency.rename(form.name());
        agency.speak(form.locale());
        agency.keepFor(form.months());
        note(actor, "agency.renamed", before.name(), form.name());
        note(actor, "agency.locale-changed", before.locale(), form.locale());
        note(actor, "agency.keep-months-changed", before.keepMonths(), form.keepMonths());
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
