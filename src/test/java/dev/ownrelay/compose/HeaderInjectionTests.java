package dev.ownrelay.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.DeliveryResult;
import dev.ownrelay.conversation.PlainMail;
import dev.ownrelay.conversation.SmtpEndpoint;
import dev.ownrelay.conversation.Talk;
import dev.ownrelay.conversation.Tls;
import dev.ownrelay.support.ScriptedSmtpServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Whatever somebody types, uploads or plants in the database: a server receives a message of the
/// same shape as an ordinary one, or none. The judge of the shape is a parser of other people.
@Timeout(240)
class HeaderInjectionTests {

    private static final String TO = "carl@candidate.example";
    private static final String FROM = "anna@agency.example";
    private static final String BCC = "Bcc: eve@evil.example";

    /// A place of the product that text of people goes into.
    ///
    /// @param ordinary what people put there
    record Place(String name, String ordinary, Sending sending) {}

    interface Sending {

        /// @throws IllegalArgumentException when no message can be made of it
        DeliveryResult send(SmtpEndpoint endpoint, String payload);
    }

    private static final List<Place> PLACES =
            List.of(
                    place("subject", p -> new Typed().subject(p)),
                    place("merge field", p -> new Typed().subject("{{firstName}}").first(p)),
                    place("sender's name", p -> new Typed().fromName(p)),
                    place("agency's name", p -> new Typed().fromName("Anna (" + p + ")")),
                    place("sender's address", p -> new Typed().from("anna" + p + "@a.example")),
                    place(
                            "domain of the Message-ID",
                            p -> new Typed().from("anna@a" + p + ".example")),
                    place(
                            "address for replies",
                            p -> new Typed().replyTo("anna" + p + "@a.example")),
                    place("recipient", p -> new Typed().to("carl" + p + "@c.example")),
                    place("recipient's domain", p -> new Typed().to("carl@c.example" + p)),
                    place("first name", p -> new Typed().first(p)),
                    place("last name", p -> new Typed().last(p)),
                    place("file name", p -> new Typed().file("CV" + p, "text")),
                    place("file", p -> new Typed().file("CV.txt", p)),
                    place("text", p -> new Typed().body("<p>" + p + "</p>")),
                    place("signature", p -> new Typed().signature("<p>" + p + "</p>")),
                    testMessage("name in a test message", p -> p, p -> "Test", p -> "Hi"),
                    testMessage("subject of a test message", p -> "Anna", p -> p, p -> "Hi"),
                    testMessage("text of a test message", p -> "Anna", p -> "Test", p -> p),
                    new Place("EHLO name", "ownrelay.example", HeaderInjectionTests::greet));

    static final List<String> PAYLOADS =
            List.of(
                    "x\r\n" + BCC,
                    "x\n" + BCC,
                    "x\r" + BCC,
                    "x\r\n\r\nBody",
                    "x\n\nBody",
                    "x\r\n " + BCC,
                    "x\r\n\t" + BCC,
                    "x\0\r\n" + BCC,
                    "x\u2028" + BCC,
                    "x\u2029" + BCC,
                    "x\u0085" + BCC,
                    "x\u000b" + BCC + "\u000c",
                    "x\u760d\u760a" + BCC,
                    "x\u010d\u010a" + BCC,
                    "x%0d%0a" + BCC,
                    "x\\r\\n" + BCC,
                    "=?UTF-8?B?DQpCY2M6IGV2ZUBldmlsLmV4YW1wbGU=?=",
                    "=?UTF-8?Q?x=0D=0ABcc:_eve@evil.example?=",
                    "x\" <eve@evil.example>, \"y",
                    "x>, <eve@evil.example",
                    "x, eve@evil.example, y",
                    "x;\r\n filename=evil.exe",
                    "x\"; filename=\"evil.exe",
                    "x\r\n.\r\nMAIL FROM:<eve@evil.example>\r\nRCPT TO:<eve@evil.example>",
                    "x\n.\nMAIL FROM:<eve@evil.example>",
                    "x\u202egpj.exe\u2066\u0007\u001b[2J\ud800",
                    "x\r\n--=_x\r\nContent-Type: text/html\r\n\r\n<b>",
                    "x".repeat(1_200),
                    "\u00e9 ".repeat(1_200));

    @Test
    void nothingAddsALineAPartOrARecipient() {
        int sent = 0;
        int refused = 0;
        for (var place : PLACES) {
            var ordinary = received(place, place.ordinary());
            assertThat(ordinary).as(place.name()).isNotNull();
            for (var payload : PAYLOADS) {
                var got = received(place, payload);
                if (got == null) {
                    refused++;
                } else {
                    assertThat(got).as("%s: %.60s", place.name(), payload).isEqualTo(ordinary);
                    sent++;
                }
            }
        }
        System.out.printf(
                "headers: %d places × %d payloads = %d cases: %d refused, %d sent, 0 injected%n",
                PLACES.size(), PAYLOADS.size(), sent + refused, refused, sent);
    }

    /// @return the shape of the one message that the server received; null: none was sent
    private static MessageShape received(Place place, String payload) {
        try (var server = ScriptedSmtpServer.start().extensions("8BITMIME", "SMTPUTF8")) {
            var endpoint =
                    new SmtpEndpoint(null, Talk.HOST, server.port(), Tls.NONE, null, null, null, 1);
            DeliveryResult result;
            try {
                result = place.sending().send(endpoint, payload);
            } catch (IllegalArgumentException refused) {
                result = null;
            }
            var expected = "%s: %.60s".formatted(place.name(), payload);
            if (result instanceof DeliveryResult.Accepted) {
                return shape(server, expected);
            }
            assertThat(server.messages()).as(expected).isEmpty();
            assertThat(server.commands()).as(expected).allMatch(c -> c.matches("EHLO [!-~]+|QUIT"));
            return null;
        }
    }

    private static MessageShape shape(ScriptedSmtpServer server, String expected) {
        assertThat(server.messages()).as(expected).hasSize(1);
        var message = server.messages().getFirst();
        assertThat(server.commands().stream().filter(c -> !c.equals("QUIT")))
                .as(expected)
                .satisfiesExactly(
                        c -> assertThat(c).matches("EHLO [!-~]+"),
                        c -> assertThat(c).startsWith("MAIL FROM:<" + message.from() + ">"),
                        c -> assertThat(c).isEqualTo("RCPT TO:<" + message.to() + ">"),
                        c -> assertThat(c).isEqualTo("DATA"),
                        c -> assertThat(c).isEqualTo("."));
        return MessageShape.of(message, expected);
    }

    private static DeliveryResult greet(SmtpEndpoint to, String name) {
        var endpoint = new SmtpEndpoint(null, to.host(), to.port(), to.tls(), null, null, name, 1);
        return new Typed().send(endpoint);
    }

    private static Place place(String name, Function<String, Typed> typed) {
        var ordinary = name.endsWith("domain") ? "" : "x";
        return new Place(name, ordinary, (to, payload) -> typed.apply(payload).send(to));
    }

    private static Place testMessage(
            String name,
            UnaryOperator<String> from,
            UnaryOperator<String> subject,
            UnaryOperator<String> text) {
        return new Place(
                name,
                "x",
                (to, p) -> {
                    var sender = new PlainMail.From(FROM, from.apply(p), null);
                    var report =
                            new Talk()
                                    .test()
                                    .sendTestMessage(
                                            to, sender, TO, subject.apply(p), text.apply(p));
                    return report.ok()
                            ? new DeliveryResult.Accepted(report.result())
                            : new DeliveryResult.Rejected(report.result());
                });
    }
}
