package dev.ownrelay.conversation;

import dev.ownrelay.mail.HeaderText;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/// What a TLS connection turned out to be.
///
/// @param protocol such as `TLSv1.3`
/// @param subject of the server's certificate, as a distinguished name
/// @param issuer of the server's certificate, as a distinguished name
/// @param notAfter when the server's certificate expires
public record TlsDetails(String protocol, String subject, String issuer, Instant notAfter) {

    private static final List<String> NAMING = List.of("CN", "O");

    /// The name in the subject as people read it.
    public String subjectName() {
        return name(subject);
    }

    /// The name and the organisation in the issuer as people read them.
    public String issuerName() {
        return name(issuer);
    }

    /// Whole days until the certificate expires; negative when it has.
    public long daysLeft(Instant now) {
        return Duration.between(now, notAfter).toDays();
    }

    private static String name(String distinguished) {
        try {
            var names =
                    new LdapName(distinguished)
                            .getRdns().stream()
                                    .filter(part -> NAMING.contains(part.getType()))
                                    .sorted(Comparator.comparing(Rdn::getType))
                                    .map(part -> part.getValue().toString())
                                    .distinct()
                                    .toList();
            // unescaped again, so cleaned again
            return names.isEmpty() ? distinguished : HeaderText.clean(String.join(", ", names));
        } catch (InvalidNameException e) {
            return distinguished; // bounded, and so perhaps cut
        }
    }
}
