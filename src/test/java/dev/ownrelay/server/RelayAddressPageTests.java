package dev.ownrelay.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.Fault;
import dev.ownrelay.conversation.MailSenderFactory;
import dev.ownrelay.conversation.Opened;
import dev.ownrelay.rejection.Stage;
import dev.ownrelay.support.ScriptedSmtpServer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mail.MailSender;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.MultiValueMap;

import java.util.UUID;

/// No agency has the operator's relay in its table, although the operator lets the agencies'
/// servers stand at the same address: the relay may trust whoever comes from this machine.
class RelayAddressPageTests extends ServerPages {

    static final ScriptedSmtpServer RELAY = ScriptedSmtpServer.start();

    @Autowired MailSenderFactory senders;
    @Autowired ListableBeanFactory beans;

    private int before;

    @DynamicPropertySource
    static void relay(DynamicPropertyRegistry properties) {
        properties.add("spring.mail.host", () -> "127.0.0.1");
        properties.add("spring.mail.port", RELAY::port);
        properties.add("spring.mail.test-connection", () -> "true");
        properties.add("ownrelay.smtp.allowed-networks", () -> "127.0.0.0/8,::1");
    }

    @BeforeEach
    void count() {
        before = RELAY.connections();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "localhost",
                "127.0.0.2",
                "[::1]",
                "[::ffff:127.0.0.1]",
                "[IPv6:::ffff:7f00:1]"
            })
    void isNeitherSavedNorTestedAsAServerOfAnAgency(String host) {
        var form = open(host + ":" + RELAY.port());
        assertThat(post(URL + "/new", form))
                .hasStatusOk()
                .bodyText()
                .contains("Mail servers at this address may not be used here.");
        assertThat(post(URL + "/test", form))
                .hasStatusOk()
                .bodyText()
                .contains("Mail servers at this address may not be used here.");
        assertThat(all()).isEmpty();
        assertThat(RELAY.connections()).isEqualTo(before);
    }

    /// Spring's takes STARTTLS for a wish, looks names up anew and asks no policy.
    @Test
    void isReachedByNoSenderOfSprings() {
        assertThat(beans.getBeanNamesForType(MailSender.class)).isEmpty();
    }

    @Test
    void isNotReachedByARowThatWasThereBefore() {
        try (var own = ScriptedSmtpServer.start()) {
            assertThat(post(URL + "/new", open("127.0.0.1:" + own.port()))).hasStatus(303);
            var id = only().getId();
            assertThat(open(id)).isInstanceOf(Opened.Open.class);
            asAgency(() ->
                    jdbc.sql("update smtp_server set port = ? where id = ?")
                            .params(RELAY.port(), id)
                            .update());
            assertThat(open(id))
                    .isInstanceOfSatisfying(
                            Opened.Failed.class,
                            failed -> {
                                assertThat(failed.result().reply().stage())
                                        .isEqualTo(Stage.RESOLVE);
                                assertThat(failed.result().reply().text())
                                        .isEqualTo(Fault.BLOCKED.text());
                            });
        }
        assertThat(RELAY.connections()).isEqualTo(before);
    }

    @Test
    void isReachedAsTheDefaultRelay() {
        assertThat(open((UUID) null)).isInstanceOf(Opened.Open.class);
        assertThat(RELAY.connections()).isEqualTo(before + 1);
    }

    private Opened open(UUID server) {
        var ready = (EndpointChoice.Ready) asAgency(() -> routes.endpoint(server));
        var opened = senders.create(ready.endpoint()).open();
        if (opened instanceof Opened.Open(var connection)) {
            connection.close();
        }
        return opened;
    }

    private MultiValueMap<String, String> open(String address) {
        var form = form(address, "", "");
        form.set("tls", "NONE");
        return form;
    }
}
