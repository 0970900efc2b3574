package dev.ownrelay.advice;

import dev.ownrelay.advice.FoundRecord.Kind;

import java.util.List;
import java.util.Optional;

/// What is to be done next with the DMARC record of a domain.
///
/// @param policy that applies now; empty: none
/// @param from the domain whose record applies
/// @param value the record to paste; empty: there is none
public record DmarcStep(Step step, String policy, String from, String value) {

    public enum Step {
        /// There is no record: the first one asks receivers for nothing but reports.
        FRESH,

        /// The record cannot be used.
        MEND,

        /// Everything is believed, so that the policy can be stricter.
        STRICTER,

        /// Everything is believed, so that receivers need not be asked to be milder any more.
        TEST_OVER,

        /// First everything has to be believed.
        WAIT,

        /// It is as strict as it can be.
        DONE,

        /// The record of a domain above applies.
        INHERITED,

        /// The DNS did not answer.
        NO_ANSWER
    }

    private static final String NONE = "none";
    private static final String REJECT = "reject";

    /// @param believed whether receivers believe all ways by which users of the domain write
    /// @param reports where reports go if no record says so
    public static DmarcStep of(
            String domain, List<FoundRecord> records, boolean believed, String reports) {
        var own = own(domain, records);
        var texts = own.map(FoundRecord::texts);
        if (texts.isEmpty()) {
            return new DmarcStep(Step.NO_ANSWER, "", domain, "");
        }
        if (texts.get().isEmpty()) {
            return above(domain, records).orElseGet(() -> fresh(domain, reports));
        }
        var text = texts.get().getFirst();
        boolean broken =
                texts.get().size() > 1
                        || own.get().faults().stream().anyMatch(RecordFault::breaks)
                        || DmarcTags.of(text).policy().isEmpty();
        return broken
                ? new DmarcStep(Step.MEND, "", domain, DmarcTags.of(text).mended(reports))
                : next(domain, text, believed);
    }

    /// The same, with this address for reports, too: where nothing else is to be changed, the
    /// record as it is with the address.
    public DmarcStep reportingTo(String address, List<FoundRecord> records) {
        var now = own(from, records).map(FoundRecord::known).orElse(List.of());
        boolean settled = step == Step.WAIT || step == Step.DONE;
        var text = settled && !now.isEmpty() ? now.getFirst() : value;
        var with = text.isEmpty() ? "" : DmarcTags.withReports(text, address);
        return with.isEmpty() || now.contains(with)
                ? this
                : new DmarcStep(step, policy, from, with);
    }

    private static Optional<FoundRecord> own(String domain, List<FoundRecord> records) {
        return records.stream()
                .filter(record ->
                        record.kind() == Kind.DMARC && record.name().equals("_dmarc." + domain))
                .findFirst();
    }

    private static DmarcStep fresh(String domain, String reports) {
        var value = "v=DMARC1; p=none; rua=mailto:" + reports;
        return new DmarcStep(Step.FRESH, "", domain, value);
    }

    private static Optional<DmarcStep> above(String domain, List<FoundRecord> records) {
        return records.stream()
                .filter(record ->
                        record.kind() == Kind.DMARC
                                && !record.name().equals("_dmarc." + domain)
                                && !record.known().isEmpty())
                .findFirst()
                .map(record ->
                        new DmarcStep(
                                Step.INHERITED,
                                DmarcTags.of(record.known().getFirst()).policy().orElse(NONE),
                                record.name().substring("_dmarc.".length()),
                                ""));
    }

    private static DmarcStep next(String domain, String text, boolean believed) {
        var policy = DmarcTags.of(text).policy().orElse(NONE);
        boolean testing = DmarcTags.of(text).testing();
        if (policy.equals(REJECT) && !testing) {
            return new DmarcStep(Step.DONE, policy, domain, "");
        }
        return believed
                ? stricter(domain, text, policy)
                : new DmarcStep(Step.WAIT, policy, domain, "");
    }

    private static DmarcStep stricter(String domain, String text, String policy) {
        if (policy.equals(REJECT)) {
            return new DmarcStep(Step.TEST_OVER, policy, domain, DmarcTags.withoutTest(text));
        }
        var stricter = policy.equals(NONE) ? "quarantine" : REJECT;
        return new DmarcStep(Step.STRICTER, policy, domain, DmarcTags.withPolicy(text, stricter));
    }
}
