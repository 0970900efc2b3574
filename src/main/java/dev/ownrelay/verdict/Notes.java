package dev.ownrelay.verdict;

import dev.ownrelay.authentication.DmarcPolicy;
import dev.ownrelay.authentication.DmarcResult;
import dev.ownrelay.authentication.SpfFault.Kind;
import dev.ownrelay.verdict.Evidence.Reverse;

import java.util.ArrayList;
import java.util.List;

/// What else a receiver may hold against a sender, though it does not decide.
final class Notes {

    private static final int MANY = 8;

    private Notes() {}

    /// Message keys.
    static List<String> of(Evidence found) {
        var notes = new ArrayList<String>();
        if (!found.noSuchDomain() && !found.reachable()) {
            notes.add("no-mail-server");
        }
        spf(found, notes);
        dmarc(found, notes);
        if (found.reverse() == Reverse.MISSING) {
            notes.add("no-reverse-dns");
        }
        if (found.reverse() == Reverse.OTHER) {
            notes.add("other-reverse-dns");
        }
        return notes.stream().map("verdict.note."::concat).toList();
    }

    private static void spf(Evidence found, List<String> notes) {
        var evaluation = found.spf().evaluation();
        if (found.spf().passes() && evaluation.lookups() > MANY) {
            notes.add("many-lookups");
        }
        var kinds = evaluation.faults().stream().map(fault -> fault.kind()).toList();
        if (kinds.contains(Kind.PTR)) {
            notes.add("ptr");
        }
        if (kinds.contains(Kind.ANYBODY)) {
            notes.add("anybody");
        }
    }

    private static void dmarc(Evidence found, List<String> notes) {
        var dmarc = found.dmarc();
        if (dmarc.result() == DmarcResult.NONE) {
            notes.add("no-dmarc");
        }
        if (dmarc.result() == DmarcResult.PERMERROR) {
            notes.add("broken-dmarc");
        }
        if (dmarc.disposition().filter(DmarcPolicy.NONE::equals).isPresent()) {
            notes.add("policy-none");
        }
        boolean differ =
                dmarc.result() != found.older().result()
                        || !dmarc.disposition().equals(found.older().disposition());
        if (differ && dmarc.result() != DmarcResult.TEMPERROR) {
            notes.add("rules-differ");
        }
    }
}
