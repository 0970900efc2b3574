package dev.ownrelay.demo;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers.springSecurity;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.ownrelay.account.SignedIn;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// What the people of the demo do before anybody looks: they press the buttons of the pages.
final class DemoDesk {

    private final MockMvc pages;

    DemoDesk(WebApplicationContext context) {
        pages = MockMvcBuilders.webAppContextSetup(context).apply(springSecurity()).build();
    }

    /// @return the message
    UUID write(SignedIn me, DemoWords.Email email, UUID to) {
        return id(send(me, email, List.of(to)));
    }

    /// @return the batch
    UUID writeToMany(SignedIn me, DemoWords.Email email, List<UUID> to) {
        return id(send(me, email, to));
    }

    private String send(SignedIn me, DemoWords.Email email, List<UUID> to) {
        return press(
                me,
                multipart("/messages")
                        .param("to", to.stream().map(UUID::toString).toArray(String[]::new))
                        .param("subject", email.subject())
                        .param("body", email.body()));
    }

    void pause(SignedIn me, UUID batch) {
        press(me, post("/messages/batches/{id}/pause", batch));
    }

    void cancel(SignedIn me, UUID message) {
        press(me, post("/messages/{id}/cancel", message));
    }

    void putAside(SignedIn me, UUID message) {
        press(
                me,
                post("/messages/actions").param("action", "SEEN").param("id", message.toString()));
    }

    void sendToAnotherAddress(SignedIn me, UUID message, String address) {
        press(me, post("/messages/{id}/other-address", message).param("address", address));
    }

    void bringBack(SignedIn me, UUID message, String bounce) {
        press(
                me,
                multipart("/messages/{id}/bounce", message)
                        .param("bounce", bounce)
                        .param("anyway", "true"));
    }

    /// @return where the answer leads
    private String press(SignedIn me, AbstractMockHttpServletRequestBuilder<?> button) {
        try {
            var as =
                    new UsernamePasswordAuthenticationToken(
                            me,
                            null,
                            AuthorityUtils.createAuthorityList("ROLE_" + me.role().name()));
            button.with(authentication(as)).with(csrf());
            var answer = pages.perform(button).andReturn().getResponse();
            if (answer.getStatus() / 100 != 3) {
                throw new IllegalStateException(
                        answer.getStatus() + " " + answer.getContentAsString());
            }
            return Objects.requireNonNull(answer.getHeader("Location"));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static UUID id(String location) {
        return UUID.fromString(location.substring(location.length() - 36));
    }
}
