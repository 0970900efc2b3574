package dev.ownrelay.conversation;

import dev.ownrelay.mail.DomainName;
import dev.ownrelay.network.Network;
import dev.ownrelay.network.NetworkLimits;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How this installation talks to mail servers.
///
/// @param allowedNetworks CIDR blocks that a mail server may stand in besides public addresses
/// @param allowedPorts ports, or ranges such as `2500-2600`, that a mail server may listen on
/// @param clearTextNetworks CIDR blocks in which a mail server may be reached without TLS, besides
///   this machine
/// @param trustStore a PEM file with CA certificates that are trusted besides those of Java
/// @param connectTimeout how long a look-up, and a connection to one address, may take
/// @param commandTimeout how long one reply, or the TLS handshake, may take
/// @param dataTimeout how long one block of 64 KiB of a message may take to be taken
/// @param finalTimeout how long the server may think after the final dot
/// @param sessionDeadline how long opening a connection, or handing over one message, may take in
///   all
/// @param allowPlaintextLogin whether a login may go over a connection without TLS
/// @param allowCramMd5 whether a server that offers neither PLAIN nor LOGIN gets a login by
///   CRAM-MD5 (RFC 2195), which rests on MD5
/// @param ehloName the name said in EHLO where a server has none of its own; unset: the address of
///   the connection as a literal
@ConfigurationProperties("ownrelay.smtp")
public record SmtpProperties(
        @DefaultValue List<String> allowedNetworks,
        @DefaultValue({"25", "465", "587", "2525"}) List<String> allowedPorts,
        @DefaultValue List<String> clearTextNetworks,
        @Nullable Path trustStore,
        @DefaultValue("15s") Duration connectTimeout,
        @DefaultValue("60s") Duration commandTimeout,
        @DefaultValue("3m") Duration dataTimeout,
        @DefaultValue("10m") Duration finalTimeout,
        @DefaultValue("15m") Duration sessionDeadline,
        @DefaultValue("false") boolean allowPlaintextLogin,
        @DefaultValue("false") boolean allowCramMd5,
        @Nullable String ehloName)
        implements NetworkLimits {

    private static final String PREFIX = "ownrelay.smtp.";
    private static final Duration TEST_CONNECT = Duration.ofSeconds(3);
    private static final Duration TEST_SESSION = Duration.ofSeconds(20);
    private static final String PORTS = "[0-9]{1,5}(-[0-9]{1,5})?";

    public SmtpProperties {
        allowedNetworks.forEach(text -> checkNetwork("allowed-networks", text));
        clearTextNetworks.forEach(text -> checkNetwork("clear-text-networks", text));
        allowedPorts.forEach(SmtpProperties::checkPorts);
        checkFile(trustStore);
        checkPositive("connect-timeout", connectTimeout);
        checkPositive("command-timeout", commandTimeout);
        checkPositive("data-timeout", dataTimeout);
        checkPositive("final-timeout", finalTimeout);
        checkPositive("session-deadline", sessionDeadline);
        ehloName = ehloName == null || ehloName.isBlank() ? null : checkedName(ehloName.strip());
    }

    /// The same for somebody who waits before a page: nothing may take long.
    public SmtpProperties forTests() {
        return new SmtpProperties(
                allowedNetworks,
                allowedPorts,
                clearTextNetworks,
                trustStore,
                shorter(connectTimeout, TEST_CONNECT),
                shorter(commandTimeout, TEST_SESSION),
                shorter(dataTimeout, TEST_SESSION),
                shorter(finalTimeout, TEST_SESSION),
                shorter(sessionDeadline, TEST_SESSION),
                allowPlaintextLogin,
                allowCramMd5,
                ehloName);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    @Override
    public boolean allowsPort(int port) {
        return allowedPorts.stream().anyMatch(range -> first(range) <= port && port <= last(range));
    }

    private static void checkNetwork(String property, String text) {
        if (Network.parse(text).isEmpty()) {
            throw wrong(property, text, "is not a network such as 10.0.0.0/8 or fd00::/8");
        }
    }

    private static void checkPorts(String text) {
        boolean right =
                text.matches(PORTS)
                        && first(text) >= 1
                        && first(text) <= last(text)
                        && last(text) <= 65535;
        if (!right) {
            throw wrong("allowed-ports", text, "is not a port from 1 to 65535 or a range of ports");
        }
    }

    private static void checkFile(@Nullable Path file) {
        if (file != null && !Files.isReadable(file)) {
            throw wrong("trust-store", file.toString(), "is not a file that can be read");
        }
    }

    private static void checkPositive(String property, Duration value) {
        if (value.isNegative() || value.toMillis() < 1) {
            throw wrong(property, value.toString(), "is not longer than nothing");
        }
    }

    private static String checkedName(String text) {
        boolean literal = text.startsWith("[") && text.endsWith("]");
        return literal
                ? text
                : DomainName.toAscii(text)
                        .orElseThrow(() -> wrong("ehlo-name", text, "is not the name of a host"));
    }

    private static int first(String range) {
        return Integer.parseInt(range.split("-")[0]);
    }

    private static int last(String range) {
        var ends = range.split("-");
        return Integer.parseInt(ends[ends.length - 1]);
    }

    private static IllegalArgumentException wrong(String property, String value, String why) {
        return new IllegalArgumentException(
                "The property " + PREFIX + property + " is wrong: '" + value + "' " + why + ".");
    }
}
