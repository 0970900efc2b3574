package dev.ownrelay.dns;

import dev.ownrelay.dns.DnsAnswer.Failed;
import dev.ownrelay.dns.DnsAnswer.Found;
import dev.ownrelay.dns.DnsAnswer.NoRecords;
import dev.ownrelay.dns.DnsAnswer.NoSuchName;
import dev.ownrelay.dns.DnsAnswer.Reason;

import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a server answered, which may be anything.
///
/// @param server who answered, for people
record Reply(Question question, Message message, String server) {

    /// More aliases in a row than anybody needs.
    private static final int ALIASES = 8;

    private static final int RECORDS = 64;
    private static final int OCTETS = 16 * 1024;

    DnsAnswer<Record> answer() {
        if (!message.getHeader().getFlag(Flags.QR)) {
            return new Failed<>(Reason.UNREADABLE);
        }
        return switch (message.getRcode()) {
            case Rcode.NOERROR -> records();
            case Rcode.NXDOMAIN -> new NoSuchName<>();
            case Rcode.REFUSED, Rcode.NOTAUTH, Rcode.NOTIMP -> new Failed<>(Reason.REFUSED);
            case Rcode.SERVFAIL -> new Failed<>(Reason.SERVER_FAILURE);
            default -> new Failed<>(Reason.UNREADABLE);
        };
    }

    /// How long a negative answer may be kept (RFC 2308 section 5); zero where nobody says so.
    Duration negativeTtl() {
        return message.getSection(Section.AUTHORITY).stream()
                .filter(SOARecord.class::isInstance)
                .map(SOARecord.class::cast)
                .findFirst()
                .map(soa -> Duration.ofSeconds(Math.min(soa.getTTL(), soa.getMinimum())))
                .orElse(Duration.ZERO);
    }

    /// Follows aliases inside the answer: the server that we ask has looked them up.
    private DnsAnswer<Record> records() {
        var name = question.name();
        long ttl = Long.MAX_VALUE;
        for (int i = 0; i <= ALIASES; i++) {
            var found = named(name, question.type());
            if (!found.isEmpty()) {
                return found(found, ttl);
            }
            var alias = alias(name);
            if (alias.isEmpty()) {
                return new NoRecords<>();
            }
            name = alias.get().getTarget();
            ttl = Math.min(ttl, alias.get().getTTL());
        }
        return new Failed<>(Reason.UNREADABLE);
    }

    private DnsAnswer<Record> found(List<Record> records, long ttlBefore) {
        int octets =
                records.stream().mapToInt(record -> record.rdataToWireCanonical().length).sum();
        if (records.size() > RECORDS || octets > OCTETS) {
            return new Failed<>(Reason.TOO_LARGE);
        }
        long ttl = records.stream().mapToLong(Record::getTTL).reduce(ttlBefore, Math::min);
        return new Found<>(records, Duration.ofSeconds(ttl), server);
    }

    private Optional<CNAMERecord> alias(Name name) {
        return named(name, org.xbill.DNS.Type.CNAME).stream()
                .map(CNAMERecord.class::cast)
                .findFirst();
    }

    private List<Record> named(Name name, int type) {
        return message.getSection(Section.ANSWER).stream()
                .filter(record ->
                        record.getType() == type
                                && record.getDClass() == DClass.IN
                                && record.getName().equals(name))
                .toList();
    }
}
