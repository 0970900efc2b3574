package dev.ownrelay.domain;

import dev.ownrelay.mail.MailAddress;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where reports about a domain go, as it is typed; empty: where we propose.
record ReportAddress(String reportAddress) {

    /// What need not be written otherwise in a record (RFC 6068, RFC 9989).
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._+-]+");

    ReportAddress {
        reportAddress = Objects.requireNonNullElse(reportAddress, "");
    }

    static ReportAddress of(SenderDomain domain) {
        return new ReportAddress(Objects.requireNonNullElse(domain.reportAddress(), ""));
    }

    boolean none() {
        return reportAddress.isBlank();
    }

    /// As a record carries it; empty: none can.
    Optional<String> read() {
        return MailAddress.parse(reportAddress)
                .filter(address -> PLAIN.matcher(address.localPart()).matches())
                .map(MailAddress::toString);
    }

    /// The domain that has to agree to get reports about this one; null: none has to.
    static @Nullable String asked(@Nullable String address, String domain) {
        if (address == null) {
            return null;
        }
        var other = address.substring(address.lastIndexOf('@') + 1);
        boolean one =
                other.equals(domain)
                        || other.endsWith("." + domain)
                        || domain.endsWith("." + other);
        return one ? null : other;
    }
}
