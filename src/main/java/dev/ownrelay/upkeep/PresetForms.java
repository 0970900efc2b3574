package dev.ownrelay.upkeep;

import dev.ownrelay.conversation.Tls;
import dev.ownrelay.login.LoginSettings.Grant;
import dev.ownrelay.network.ServerAddress;
import dev.ownrelay.provider.Preset;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// Fills the form of a new server with what is known of a provider.
final class PresetForms {

    private PresetForms() {}

    static SmtpServerForm server(Preset preset) {
        var to = preset.server();
        var tls = Tls.valueOf(to.encryption().name());
        var port = to.port() == tls.defaultPort() ? null : to.port();
        var limits = preset.limits();
        var empty = SmtpServerForm.empty();
        return new SmtpServerForm(
                preset.name(),
                new ServerAddress(to.host(), port).display(),
                tls,
                preset.username(),
                "",
                empty.enabled(),
                "",
                number(limits.connections(), empty.maxConnections()),
                number(limits.perMinute(), ""),
                number(limits.perDay(), ""),
                "",
                "",
                "",
                empty.signs(),
                "");
    }

    /// By the best way to log in there.
    static LoginForm login(Preset preset) {
        var grant = preset.eachUser() ? Grant.EACH_USER : Grant.DELEGATED;
        return switch (preset.logins().getFirst()) {
            case PASSWORD, APP_PASSWORD -> LoginForm.of("PASSWORD");
            case MICROSOFT -> LoginForm.of("MICROSOFT", grant);
            case GOOGLE -> LoginForm.of("GOOGLE", grant);
            case NONE -> LoginForm.of("NONE");
        };
    }

    private static String number(@Nullable Integer known, String otherwise) {
        return Objects.toString(known, otherwise);
    }
}
