package dev.ownrelay.dkim;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads what a signature says of itself (RFC 6376 sections 3.5, 6.1.1).
final class SignatureReader {

    private static final List<String> REQUIRED = List.of("v", "a", "b", "bh", "d", "h", "s");
    private static final Pattern FIELD_NAME = Pattern.compile("[!-9;-~]++");

    private final TagList tags;

    private SignatureReader(TagList tags) {
        this.tags = tags;
    }

    static DkimSignature read(TagList tags) throws DkimStop {
        return new SignatureReader(tags).read();
    }

    private DkimSignature read() throws DkimStop {
        checkWhatItIs();
        var algorithm = algorithm();
        var ways = canonicalizations();
        var domain = or(KeyName.domain(value("d")), DkimReason.BAD_NAME);
        var selector = or(KeyName.selector(value("s")), DkimReason.BAD_NAME);
        return new DkimSignature(
                algorithm,
                ways.getFirst(),
                ways.getLast(),
                domain,
                selector,
                identity(domain),
                names(),
                octets("bh"),
                octets("b"),
                number("l"),
                expires());
    }

    private void checkWhatItIs() throws DkimStop {
        for (var tag : REQUIRED) {
            check(tags.tag(tag).isPresent(), DkimReason.MISSING_TAG);
        }
        check(value("v").equals("1"), DkimReason.UNKNOWN_VERSION);
        check(asksTheDns(), DkimReason.UNKNOWN_QUERY);
    }

    private boolean asksTheDns() {
        return tags.value("q")
                .map(value -> TagValues.split(value).contains("dns/txt"))
                .orElse(true);
    }

    private DkimAlgorithm algorithm() throws DkimStop {
        var word = value("a").toLowerCase(Locale.ROOT);
        check(!word.equals("rsa-sha1"), DkimReason.OLD_ALGORITHM);
        return or(DkimAlgorithm.of(word), DkimReason.UNKNOWN_ALGORITHM);
    }

    /// What is not said of the body is simple, even where it is for the header.
    private List<Canonicalization> canonicalizations() throws DkimStop {
        var word = tags.value("c").orElse("simple").toLowerCase(Locale.ROOT);
        int slash = word.indexOf('/');
        var header = slash < 0 ? word : word.substring(0, slash);
        var body = slash < 0 ? "simple" : word.substring(slash + 1);
        return List.of(
                or(Canonicalization.of(header), DkimReason.UNKNOWN_CANONICALIZATION),
                or(Canonicalization.of(body), DkimReason.UNKNOWN_CANONICALIZATION));
    }

    private String identity(String domain) throws DkimStop {
        var value = tags.value("i");
        if (value.isEmpty()) {
            return domain;
        }
        int at = value.get().lastIndexOf('@');
        check(at >= 0, DkimReason.SYNTAX);
        var identity = or(KeyName.domain(value.get().substring(at + 1)), DkimReason.BAD_NAME);
        check(KeyName.within(identity, domain), DkimReason.FOREIGN_IDENTITY);
        return identity;
    }

    private List<String> names() throws DkimStop {
        var names = TagValues.split(value("h").toLowerCase(Locale.ROOT));
        for (var name : names) {
            check(FIELD_NAME.matcher(name).matches(), DkimReason.SYNTAX);
        }
        check(names.contains("from"), DkimReason.FROM_NOT_SIGNED);
        return names;
    }

    private byte[] octets(String tag) throws DkimStop {
        try {
            var octets = Base64Text.read(value(tag));
            check(octets.length > 0, DkimReason.SYNTAX);
            return octets;
        } catch (DkimSyntaxException e) {
            throw new DkimStop(DkimReason.SYNTAX);
        }
    }

    /// A signature cannot expire before it was made.
    private Optional<Long> expires() throws DkimStop {
        var made = number("t");
        var expires = number("x");
        check(made.isEmpty() || expires.isEmpty() || expires.get() > made.get(), DkimReason.SYNTAX);
        return expires;
    }

    private Optional<Long> number(String tag) throws DkimStop {
        var value = tags.value(tag);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(or(TagValues.number(value.get()), DkimReason.SYNTAX));
    }

    private String value(String tag) {
        return tags.value(tag).orElse("");
    }

    private static void check(boolean right, DkimReason otherwise) throws DkimStop {
        if (!right) {
            throw new DkimStop(otherwise);
        }
    }

    private static <T> T or(Optional<T> value, DkimReason otherwise) throws DkimStop {
        return value.orElseThrow(() -> new DkimStop(otherwise));
    }
}
