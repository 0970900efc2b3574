package dev.ownrelay.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.conversation.DeliveryResult.Accepted;
import dev.ownrelay.mail.MailAddress;
import dev.ownrelay.support.ScriptedSmtpServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// An address that is sent to is the one that is shown, to the message; any other is refused. So at
/// the forms, and so for what stands in the database for another reason.
@Timeout(60)
class AddressInjectionTests {

    private static final Set<String> PAYLOADS = new HashSet<>();
    private static int refusedTyped;
    private static int refusedPlanted;

    static Stream<String> payloads() {
        return Stream.of(
                // line breaks and other control characters, and what is cut to them
                "carl@ok.example\r\nRCPT TO:<eve@evil.example>",
                "carl@ok.example\nRCPT TO:<eve@evil.example>",
                "carl@ok.example\rRCPT TO:<eve@evil.example>",
                "carl@ok.example>\r\nDATA\r\nSubject: x\r\n\r\nx\r\n.\r\n",
                "carl\r\n@ok.example",
                "carl@ok\r\n.example",
                "\"carl\r\n\"@ok.example",
                "carl\0@ok.example",
                "carl@ok.example\0.evil.example",
                "carl\t@ok.example",
                "carl\u000b@ok.example",
                "carl\u007f@ok.example",
                "carl\u0085@ok.example",
                "carl\u2028@ok.example",
                "carl\u2029@ok.example",
                "carl\u760d\u760aRCPT@ok.example",
                "carl\u010d\u010aRCPT@ok.example",
                "carl@ok\u560d\u560a.example",
                "carl%0d%0aRCPT@ok.example",
                "carl\\r\\n@ok.example",
                // more than one, or one hidden in another
                "carl@ok.example,eve@evil.example",
                "carl@ok.example;eve@evil.example",
                "carl@ok.example eve@evil.example",
                "carl@ok.example> <eve@evil.example",
                "carl@ok.example><eve@evil.example",
                "<carl@ok.example>",
                "Carl <carl@ok.example>",
                "\"eve@evil.example\" <carl@ok.example>",
                "\"eve@evil.example x\"@ok.example",
                "\"eve@evil.example>\"@ok.example",
                "\"<eve@evil.example>\"@ok.example",
                "\"\\\"\"@ok.example",
                "\"carl\\\r\n\"@ok.example",
                "\"carl\"eve@ok.example",
                "\"carl@ok.example",
                "carl@ok.example(@evil.example)",
                "carl(eve@evil.example)@ok.example",
                "(c)carl@ok.example",
                "group:carl@ok.example;",
                "undisclosed:;",
                "@evil.example:carl@ok.example",
                "@a.example,@b.example:carl@ok.example",
                "carl%ok.example@evil.example",
                "evil.example!carl@ok.example",
                "carl@ok.example@evil.example",
                "carl@@ok.example",
                // extensions of the command
                "carl@ok.example> NOTIFY=SUCCESS",
                "carl@ok.example> SIZE=1 BODY=8BITMIME",
                "carl@ok.example ORCPT=rfc822;eve@evil.example",
                // domains
                "carl@[127.0.0.1]",
                "carl@[IPv6:::1]",
                "carl@2130706433",
                "carl@ok..example",
                "carl@-ok.example",
                "carl@ok.example:25",
                "carl@ok\uff0eexample",
                "carl@\u0440\u0430\u0443.example",
                "carl@xn--80a8a6a.example",
                "carl@ok\u200b.example",
                "carl\u202e@ok.example",
                "c\u0430rl@ok.example",
                "zo\u00eb@ok.example",
                // lengths
                "a".repeat(64) + "@ok.example",
                "a".repeat(65) + "@ok.example",
                "carl@" + "a".repeat(64) + ".example",
                "carl@" + "a.".repeat(125) + "example",
                "a".repeat(300) + "@ok.example",
                "\"" + "a ".repeat(40) + "\"@ok.example",
                "",
                " carl@ok.example ");
    }

    @AfterAll
    static void tell() {
        System.out.printf(
                "addresses: %d payloads typed and planted: %d and %d refused, 0 injected%n",
                PAYLOADS.size(), refusedTyped, refusedPlanted);
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void arrivesAsShownOrNotAtAll(String payload) {
        PAYLOADS.add(payload);
        Optional<String> typed = MailAddress.parse(payload).map(MailAddress::toString);
        typed.ifPresent(AddressInjectionTests::arrives);
        if (typed.isEmpty()) {
            refusedTyped++;
        }
        if (!sent(payload, payload)) {
            refusedPlanted++;
        }
    }

    private static void arrives(String address) {
        assertThat(sent(address, address)).isTrue();
    }

    /// @return whether the server took a message from this address to this address and no other
    private static boolean sent(String from, String to) {
        try (var server = ScriptedSmtpServer.start().extensions("8BITMIME", "SMTPUTF8")) {
            var result =
                    new Talk()
                            .send(
                                    Talk.endpoint(server, Tls.NONE),
                                    new Envelope(from, to, 0),
                                    new byte[] {'x', '\r', '\n'});
            var said = server.commands().stream().filter(c -> !c.equals("QUIT")).toList();
            if (!(result instanceof Accepted)) {
                assertThat(result.reply().text()).isEqualTo(Fault.BAD_ADDRESS.text());
                assertThat(said).containsExactly("EHLO ownrelay.example");
                return false;
            }
            var utf8 = from.chars().allMatch(c -> c < 128) ? "" : " SMTPUTF8";
            assertThat(said)
                    .containsExactly(
                            "EHLO ownrelay.example",
                            "MAIL FROM:<" + from + ">" + utf8,
                            "RCPT TO:<" + to + ">",
                            "DATA",
                            ".");
            return true;
        }
    }
}
