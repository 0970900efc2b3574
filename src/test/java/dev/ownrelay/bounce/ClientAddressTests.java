package dev.ownrelay.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Of the addresses in a refusal only the one is taken from which the receiver saw the message
/// come.
class ClientAddressTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "554 5.7.1 Service unavailable; Client host [45.10.20.7] blocked using zen",
                "450 4.7.25 Client host rejected: cannot find your hostname, [45.10.20.7]",
                "550 5.7.1 Client host rejected: cannot find your reverse hostname, [45.10.20.7]",
                "550 5.7.1 Unfortunately, messages from [45.10.20.7] weren't sent. Please contact",
                "550 5.7.606 Access denied, banned sending IP [45.10.20.7]. To request removal",
                "451 4.7.650 The mail server [45.10.20.7] has been temporarily rate limited",
                "550-5.7.26 The MAIL FROM domain did not pass: SPF [a.test] with ip: [45.10.20.7]"
                        + " =",
                "550-5.7.1 [45.10.20.7      12] Our system has detected that this message is",
                "421-4.7.0 [45.10.20.7] Our system has detected an unusual rate",
                "host mx.b.test[45.99.9.9] said: 550-5.7.1 [45.10.20.7 19] This email is",
                "550 5.7.23 SPF fail: http://www.openspf.net/Why?s=mfrom;id=a@b;ip=45.10.20.7;r=c",
                "550 see https://check.spamhaus.test/query/ip/45.10.20.7",
                "550 5.7.1 45.10.20.7 is not allowed to send mail from agency.test",
                "554 Client host 45.10.20.7 is listed in a list",
                "554 Client host [45.10.20.7] blocked; https://spamhaus.test/query/ip/45.10.20.7.",
            })
    void whatReceiversWrite(String reply) {
        assertThat(ClientAddress.in(reply)).contains("45.10.20.7");
    }

    @Test
    void anAddressOfSixIsWrittenInTheShortestWay() {
        assertThat(ClientAddress.in("550 Client host [2A01:4F8:0:0:0:0:0:7] blocked"))
                .contains("2a01:4f8::7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "550 5.1.1 User unknown",
                "host mx.b.test[45.10.20.7] said: 550 5.1.1 User unknown",
                "550 5.7.1 Blocked by 45.10.20.7",
                "554 Client host [10.0.0.7] blocked",
                "554 Client host [192.0.2.7] blocked",
                "554 Client host [45.10.20.777] blocked",
                "554 Client host [45.10.20.7.8] blocked",
                "554 Client host [0x2d.10.20.7] blocked",
                "554 Client host [fe80::7] blocked",
                "554 Client host 45.10.20.7.spam.test is listed",
                "554 Client host [45.10.20.7] and client host [45.10.20.8] blocked",
                "554 Client host [45.10.20.7] blocked, see https://x.test/?ip=45.10.20.8",
            })
    void whatSaysNothingOrMayMeanAnother(String reply) {
        assertThat(ClientAddress.in(reply)).isEmpty();
    }

    @Test
    void whoeverWritesMuchGetsNoWork() {
        assertThat(ClientAddress.in("https://" + "?ip=1".repeat(1_000_000))).isEmpty();
        assertThat(ClientAddress.in(" ".repeat(1_000_000) + "client host [45.10.20.7]")).isEmpty();
    }
}
