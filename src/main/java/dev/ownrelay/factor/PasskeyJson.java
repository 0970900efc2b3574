package dev.ownrelay.factor;

import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.AuthenticatorAssertionResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorAttestationResponse;
import org.springframework.security.web.webauthn.api.PublicKeyCredential;
import org.springframework.security.web.webauthn.jackson.WebauthnJacksonModule;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// What is asked of browsers and what they answer, as text (WebAuthn, section 5.1.8 and 5.1.9).
final class PasskeyJson {

    /// Longer than any answer of a device.
    private static final int LONGEST = 16_000;

    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new WebauthnJacksonModule()).build();

    private PasskeyJson() {}

    static String write(Object options) {
        return JSON.writeValueAsString(options);
    }

    /// @throws IllegalArgumentException when it is none
    /// @throws tools.jackson.core.JacksonException when it is none
    static PublicKeyCredential<AuthenticatorAssertionResponse> proof(String answer) {
        var read =
                read(
                        answer,
                        new TypeReference<
                                PublicKeyCredential<AuthenticatorAssertionResponse>>() {});
        var response = read.getResponse();
        require(response.getAuthenticatorData(), response.getClientDataJSON());
        require(response.getSignature());
        return read;
    }

    /// @throws IllegalArgumentException when it is none
    /// @throws tools.jackson.core.JacksonException when it is none
    static PublicKeyCredential<AuthenticatorAttestationResponse> made(String answer) {
        var read =
                read(
                        answer,
                        new TypeReference<
                                PublicKeyCredential<AuthenticatorAttestationResponse>>() {});
        require(read.getResponse().getAttestationObject(), read.getResponse().getClientDataJSON());
        return read;
    }

    private static <T> T read(String answer, TypeReference<T> type) {
        if (answer.isEmpty() || answer.length() > LONGEST) {
            throw new IllegalArgumentException("No answer of a device");
        }
        T read = JSON.readValue(answer, type);
        require(read);
        return read;
    }

    private static void require(@Nullable Object... parts) {
        for (var part : parts) {
            if (part == null) {
                throw new IllegalArgumentException("Half an answer");
            }
        }
    }
}
