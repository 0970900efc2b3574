package dev.ownrelay.upkeep;

import dev.ownrelay.conversation.Tls;
import dev.ownrelay.mail.HeaderText;
import dev.ownrelay.network.ServerAddress;
import dev.ownrelay.server.AllowedDomains;
import dev.ownrelay.server.Destination;
import dev.ownrelay.server.ServerSettings;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.PropertyEditorRegistry;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/// A server as it is typed. User name and password are taken exactly, spaces included.
///
/// @param enabled null: the field was not sent, so it stays as it is
/// @param signs null: the field was not sent, so it stays as it is
/// @param version of the row that was edited; empty for a new one
record SmtpServerForm(
        @NotBlank(message = "{server.name.required}")
                @Size(max = 80, message = "{server.name.long}")
                String name,
        String address,
        @NotNull(message = "{server.tls.required}") @Nullable Tls tls,
        @Size(max = 320, message = "{server.username.long}")
                @Pattern(regexp = "\\P{Cc}*", message = "{server.username.control}")
                String username,
        @Size(max = 1024, message = "{server.password.long}")
                @Pattern(regexp = "[^\\x00]*", message = "{server.password.control}")
                String password,
        @Nullable Boolean enabled,
        @Size(max = 2000, message = "{server.senderDomains.long}") String senderDomains,
        @Pattern(regexp = "\\s*(?:[1-9]|1[0-9]|20)?\\s*", message = "{server.maxConnections.range}")
                String maxConnections,
        @Pattern(regexp = "\\s*(?:[1-9][0-9]{0,3})?\\s*", message = "{server.perMinute.range}")
                String perMinute,
        @Pattern(regexp = "\\s*(?:[1-9][0-9]{0,5}|1000000)?\\s*", message = "{server.perDay.range}")
                String perDay,
        String ehloName,
        String caCertificates,
        @Size(max = 4000, message = "{server.outgoingAddresses.long}") String outgoingAddresses,
        @Nullable Boolean signs,
        String version) {

    SmtpServerForm {
        name = HeaderText.clean(Objects.requireNonNullElse(name, ""));
        address = Objects.requireNonNullElse(address, "");
        username = Objects.requireNonNullElse(username, "");
        password = Objects.requireNonNullElse(password, "");
        senderDomains = Objects.requireNonNullElse(senderDomains, "");
        maxConnections = Objects.requireNonNullElse(maxConnections, "");
        perMinute = Objects.requireNonNullElse(perMinute, "");
        perDay = Objects.requireNonNullElse(perDay, "");
        ehloName = Objects.requireNonNullElse(ehloName, "");
        caCertificates = Objects.requireNonNullElse(caCertificates, "");
        outgoingAddresses = Objects.requireNonNullElse(outgoingAddresses, "");
        version = Objects.requireNonNullElse(version, "");
    }

    static void readWords(PropertyEditorRegistry binder) {
        binder.registerCustomEditor(Tls.class, new KnownWords(SmtpServerForm::mode));
        binder.registerCustomEditor(Boolean.class, new KnownWords(SmtpServerForm::ticked));
    }

    static @Nullable Tls mode(String word) {
        return Arrays.stream(Tls.values())
                .filter(mode -> mode.name().equals(word))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Object ticked(String word) {
        return switch (word) {
            case "true", "on" -> true;
            case "false", "off" -> false;
            default -> null;
        };
    }

    static SmtpServerForm empty() {
        return new SmtpServerForm(
                "", "", Tls.STARTTLS, "", "", true, "", "2", "", "", "", "", "", false, "");
    }

    static SmtpServerForm of(ServerSettings settings, int version) {
        var to = settings.destination();
        var username = to.username();
        var perMinute = settings.perMinute();
        var perDay = settings.perDay();
        return new SmtpServerForm(
                settings.name(),
                display(to),
                to.tls(),
                username == null ? "" : username,
                "",
                settings.enabled(),
                settings.senderDomains(),
                Integer.toString(settings.maxConnections()),
                perMinute == null ? "" : perMinute.toString(),
                perDay == null ? "" : perDay.toString(),
                Objects.requireNonNullElse(settings.ehloName(), ""),
                Objects.requireNonNullElse(to.caCertificates(), ""),
                settings.departure().addresses(),
                settings.departure().signs(),
                Integer.toString(version));
    }

    /// With one sender domain more, to be saved or not.
    SmtpServerForm sendingAlsoFor(String domain) {
        var listed = AllowedDomains.of(senderDomains);
        return AllowedDomains.entry(domain)
                .filter(entry -> !listed.entries().contains(entry))
                .map(entry -> withSenderDomains((listed + " " + entry).strip()))
                .orElse(this);
    }

    /// With another mode of encryption, and without a port that only belongs to the old one.
    SmtpServerForm switchedTo(Tls mode) {
        boolean usual =
                tls != null
                        && ServerAddress.parse(address)
                                instanceof ServerAddress.Parsed.Ok(var typed)
                        && Integer.valueOf(tls.defaultPort()).equals(typed.port());
        return with(
                usual ? address.strip().replaceFirst(":[0-9]+$", "") : address,
                mode,
                senderDomains);
    }

    private SmtpServerForm withSenderDomains(String domains) {
        return with(address, tls, domains);
    }

    private SmtpServerForm with(String host, @Nullable Tls mode, String domains) {
        return new SmtpServerForm(
                name,
                host,
                mode,
                username,
                password,
                enabled,
                domains,
                maxConnections,
                perMinute,
                perDay,
                ehloName,
                caCertificates,
                outgoingAddresses,
                signs,
                version);
    }

    /// A user name of spaces only is none.
    Optional<String> login() {
        return username.isBlank() ? Optional.empty() : Optional.of(username);
    }

    /// The port is shown only where it is not the usual one, so that it follows the TLS mode.
    private static String display(Destination to) {
        return new ServerAddress(to.host(), to.port() == to.tls().defaultPort() ? null : to.port())
                .display();
    }

    @Override
    public String toString() {
        return "SmtpServerForm[" + name + "]";
    }
}
