package dev.ownrelay.secret;

import java.util.List;
import java.util.UUID;

/// What a sealed secret is bound to. Opening with any other context fails.
///
/// @param purpose what the secret is for, such as `smtp-password`
/// @param tenant the agency
/// @param row the row that holds it
/// @param destination where it may be sent: host, port, TLS mode, kind of login, user name
public record SecretContext(String purpose, UUID tenant, UUID row, List<String> destination) {

    public SecretContext {
        destination = List.copyOf(destination);
    }
}
