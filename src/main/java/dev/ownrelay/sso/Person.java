package dev.ownrelay.sso;

import dev.ownrelay.account.Mailbox;
import dev.ownrelay.account.Role;
import dev.ownrelay.account.UserForm;
import dev.ownrelay.sso.Refused.Reason;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Whom a provider let in.
///
/// @param subject by which it knows them for ever
/// @param email may change; empty: it does not say
/// @param verified whether it says that the address is theirs
/// @param role null: it says nothing of it
record Person(
        String issuer,
        String subject,
        String email,
        boolean verified,
        String name,
        @Nullable Role role) {

    private static final int LONGEST_NAME = 100;
    private static final Set<String> YES = Set.of("true", "1");

    /// @param claims of a token that was checked
    static Person of(IdentityProvider provider, Map<String, Object> claims) {
        var email = text(claims, "email");
        return new Person(
                provider.issuer(),
                text(claims, "sub"),
                Mailbox.problem(email).isEmpty() ? Mailbox.stored(email) : "",
                verified(provider, claims),
                name(claims, email),
                role(provider, claims));
    }

    /// Microsoft says nothing of addresses that people or guests may have typed themselves, unless
    /// it is asked to say whether the directory has the domain: only then it is theirs.
    private static boolean verified(IdentityProvider provider, Map<String, Object> claims) {
        var claim =
                Issuers.directory(provider.issuer()).isPresent() ? "xms_edov" : "email_verified";
        return YES.contains(text(claims, claim));
    }

    /// Where one issuer speaks for many organisations, who of them it must be.
    ///
    /// @param own whether a domain is proven to be the agency's
    /// @throws Refused when somebody else's people come
    static void requireOwn(
            IdentityProvider provider, Map<String, Object> claims, Predicate<String> own) {
        boolean elsewhere =
                Issuers.directory(provider.issuer())
                        .filter(directory -> !directory.equals(text(claims, "tid")))
                        .isPresent();
        if (elsewhere || Issuers.isGoogle(provider.issuer()) && !own.test(text(claims, "hd"))) {
            throw new Refused(Reason.OTHER_ORGANISATION);
        }
    }

    /// Who is not bound yet is found by the address, if it is one of the agency's.
    ///
    /// @param own whether a domain is proven to be the agency's
    void requireAddress(Predicate<String> own) {
        if (email.isEmpty()) {
            throw new Refused(Reason.NO_ADDRESS);
        } else if (!verified) {
            throw new Refused(Reason.UNVERIFIED, email);
        } else if (!own.test(domain(email))) {
            throw new Refused(Reason.FOREIGN_DOMAIN, domain(email));
        }
    }

    /// @param email as it is stored
    static String domain(String email) {
        return email.substring(email.lastIndexOf('@') + 1);
    }

    /// Microsoft leaves out a long list of groups, and names where it could be had.
    private static @Nullable Role role(IdentityProvider provider, Map<String, Object> claims) {
        var claim = provider.roleClaim();
        boolean leftOut =
                claims.get("_claim_names") instanceof Map<?, ?> names && names.containsKey(claim);
        if (claim.isEmpty() || provider.administratorValue().isEmpty() || leftOut) {
            return null;
        }
        var said =
                claims.get(claim) instanceof Collection<?> all ? all : List.of(text(claims, claim));
        boolean administrator =
                said.stream().anyMatch(each -> provider.administratorValue().equals(each));
        return administrator ? Role.ADMIN : Role.RECRUITER;
    }

    private static String name(Map<String, Object> claims, String email) {
        var both = text(claims, "given_name") + " " + text(claims, "family_name");
        return Stream.of(text(claims, "name"), both, email.replaceFirst("@.*", ""))
                .map(each -> each.replaceAll("[@<>\\p{C}\\p{Zl}\\p{Zp}]", " ").strip())
                .filter(each -> !each.isEmpty() && each.matches(UserForm.PLAIN_NAME))
                .map(each -> each.length() > LONGEST_NAME ? each.substring(0, LONGEST_NAME) : each)
                .findFirst()
                .orElse("-");
    }

    private static String text(Map<String, Object> claims, String name) {
        return Optional.ofNullable(claims.get(name)).map(Objects::toString).orElse("");
    }
}
