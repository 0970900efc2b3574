package dev.ownrelay.authentication;

import dev.ownrelay.authentication.SpfMechanism.Kind;
import dev.ownrelay.authentication.SpfMechanism.Prefixes;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/// Reads what stands behind the name of a mechanism (RFC 7208 section 5).
final class MechanismParser {

    private static final Pattern HOSTS =
            Pattern.compile("(?<target>:.*?)?(?:/(?<v4>\\d+))?(?://(?<v6>\\d+))?", Pattern.DOTALL);
    private static final Pattern NETWORK = Pattern.compile(":(?<address>[^/]*)(?:/(?<length>.*))?");

    private final SpfResult result;
    private final String text;
    private final int place;

    MechanismParser(SpfResult result, String text, int place) {
        this.result = result;
        this.text = text;
        this.place = place;
    }

    /// @throws SpfSyntaxException where it does not fit the name
    SpfMechanism parse(Kind kind, String argument) {
        return switch (kind) {
            case ALL -> all(argument);
            case INCLUDE, EXISTS -> mechanism(kind, target(argument), null, Prefixes.WHOLE);
            case PTR -> mechanism(kind, optionalTarget(argument), null, Prefixes.WHOLE);
            case A, MX -> hosts(kind, argument);
            case IP4 -> network(kind, argument, IpRange.V4);
            case IP6 -> network(kind, argument, IpRange.V6);
        };
    }

    private SpfMechanism all(String argument) {
        if (!argument.isEmpty()) {
            throw new SpfSyntaxException(0);
        }
        return mechanism(Kind.ALL, null, null, Prefixes.WHOLE);
    }

    private SpfMechanism hosts(Kind kind, String argument) {
        var parts = HOSTS.matcher(argument);
        if (!parts.matches()) {
            throw new SpfSyntaxException(0);
        }
        var target = parts.group("target");
        var prefixes =
                new Prefixes(
                        length(parts.group("v4"), IpRange.V4),
                        length(parts.group("v6"), IpRange.V6));
        return mechanism(kind, target == null ? null : target(target), null, prefixes);
    }

    private SpfMechanism network(Kind kind, String argument, int width) {
        var parts = NETWORK.matcher(argument);
        if (!parts.matches()) {
            throw new SpfSyntaxException(0);
        }
        var address = parts.group("address");
        int prefix = length(parts.group("length"), width);
        var range = width == IpRange.V4 ? IpRange.v4(address, prefix) : IpRange.v6(address, prefix);
        return mechanism(
                kind, null, range.orElseThrow(() -> new SpfSyntaxException(1)), Prefixes.WHOLE);
    }

    private static int length(@Nullable String typed, int most) {
        if (typed == null) {
            return most;
        }
        return IpRange.length(typed, most).orElseThrow(() -> new SpfSyntaxException(0));
    }

    private static @Nullable MacroString optionalTarget(String argument) {
        return argument.isEmpty() ? null : target(argument);
    }

    private static MacroString target(String argument) {
        if (!argument.startsWith(":")) {
            throw new SpfSyntaxException(0);
        }
        try {
            return MacroParser.domainSpec(argument.substring(1));
        } catch (SpfSyntaxException e) {
            throw new SpfSyntaxException(e.place + 1);
        }
    }

    private SpfMechanism mechanism(
            Kind kind, @Nullable MacroString target, @Nullable IpRange range, Prefixes prefixes) {
        return new SpfMechanism(kind, text, place, result, target, range, prefixes);
    }
}
