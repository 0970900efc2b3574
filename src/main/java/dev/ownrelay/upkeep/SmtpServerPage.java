package dev.ownrelay.upkeep;

import dev.ownrelay.conversation.CaCertificates;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.login.LoginSettings;
import dev.ownrelay.provider.Presets;
import dev.ownrelay.server.ServerSettings;
import dev.ownrelay.server.StoredServer;

import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/// Puts together the page of one server, new or stored.
final class SmtpServerPage {

    static final String URL = "/maintenance/smtp-servers";
    static final String ID = "/{id:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}}";

    private SmtpServerPage() {}

    /// @param stored null: a new one
    static String show(
            Model model, SmtpServerForm form, LoginForm login, @Nullable StoredServer stored) {
        model.addAttribute("form", form);
        model.addAttribute("login", login);
        model.addAttribute("kinds", LoginSettings.Kind.values());
        model.addAttribute("grants", LoginSettings.Grant.values());
        model.addAttribute("presets", stored == null ? Presets.all() : List.of());
        model.addAttribute("server", stored);
        model.addAttribute("version", stored == null ? form.version() : stored.version());
        model.addAttribute("action", stored == null ? URL + "/new" : URL + "/" + stored.id());
        model.addAttribute(
                "test", stored == null ? URL + "/test" : URL + "/" + stored.id() + "/test");
        model.addAttribute("modes", Arrays.asList(Tls.STARTTLS, Tls.TLS, Tls.NONE));
        model.addAttribute("retype", !form.password().isEmpty());
        model.addAttribute("retypeClient", !login.clientSecret().isEmpty());
        return "upkeep/form";
    }

    static LoginForm login(ServerSettings settings) {
        var to = settings.destination();
        return LoginForm.of(to.login(), to.username() != null);
    }

    /// Where to go on once it is saved: somebody may have to sign in.
    static String after(UUID id, ServerSettings saved) {
        var login = saved.destination().login();
        boolean signsIn = login != null && login.grant() == LoginSettings.Grant.DELEGATED;
        return signsIn ? URL + "/" + id : URL;
    }

    /// What somebody else stored meanwhile, where it is not what was typed.
    static List<Difference> differences(
            SmtpServerForm typed, LoginForm login, StoredServer stored) {
        return Stream.concat(ofServer(typed, stored), ofLogin(login, stored))
                .filter(Objects::nonNull)
                .toList();
    }

    private static Stream<@Nullable Difference> ofLogin(LoginForm typed, StoredServer stored) {
        var now = login(stored.settings());
        return typed.auth().isEmpty()
                ? Stream.of()
                : Stream.of(
                        word("auth", typed.auth(), now.auth()),
                        now.kind().isEmpty() ? null : word("grant", typed.grant(), now.grant()),
                        text("clientId", typed.clientId(), now.clientId()),
                        text("directory", typed.directory(), now.directory()),
                        text("authorizationUrl", typed.authorizationUrl(), now.authorizationUrl()),
                        text("tokenUrl", typed.tokenUrl(), now.tokenUrl()),
                        text("scopes", typed.scopes(), now.scopes()));
    }

    private static Stream<@Nullable Difference> ofServer(
            SmtpServerForm typed, StoredServer stored) {
        var now = SmtpServerForm.of(stored.settings(), stored.version());
        return Stream.of(
                text("name", typed.name(), now.name()),
                text("address", typed.address().strip(), now.address()),
                word("tls", typed.tls(), now.tls()),
                text("username", typed.username(), now.username()),
                text("senderDomains", typed.senderDomains().strip(), now.senderDomains()),
                authorities(typed.caCertificates(), now.caCertificates()),
                text(
                        "outgoingAddresses",
                        typed.outgoingAddresses().strip(),
                        now.outgoingAddresses()),
                word("signs", typed.signs(), now.signs()),
                text("ehloName", typed.ehloName().strip(), now.ehloName()),
                text("maxConnections", typed.maxConnections().strip(), now.maxConnections()),
                text("perMinute", typed.perMinute().strip(), now.perMinute()),
                text("perDay", typed.perDay().strip(), now.perDay()),
                word("enabled", typed.enabled(), now.enabled()));
    }

    private static @Nullable Difference text(String field, String typed, String stored) {
        return typed.equals(stored) ? null : new Difference("server." + field, stored, null);
    }

    /// The names say more than the messages of a certificate do.
    private static @Nullable Difference authorities(String typed, String stored) {
        return CaCertificates.same(typed, stored)
                ? null
                : new Difference("server.caCertificates", CaCertificates.subjects(stored), null);
    }

    private static @Nullable Difference word(
            String field, @Nullable Object typed, @Nullable Object stored) {
        return typed == null || stored == null || typed.equals(stored)
                ? null
                : new Difference(
                        "server." + field,
                        "",
                        "server.%s.%s"
                                .formatted(field, stored.toString().toUpperCase(Locale.ROOT)));
    }

    /// @param label the message key of the field's name
    /// @param value what is stored, unless it is a word
    /// @param word the message key of what is stored, if it is a word
    record Difference(String label, String value, @Nullable String word) {}
}
