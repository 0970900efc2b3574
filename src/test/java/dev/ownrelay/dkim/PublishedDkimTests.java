package dev.ownrelay.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The signatures that the standards publish hold.
class PublishedDkimTests extends DkimFixture {

    private static final String HEADER =
            """
            From: Joe SixPack <joe@football.example.com>
            To: Suzie Q <suzie@shopping.example.net>
            Subject: Is dinner ready?
            Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
            Message-ID: <20030712040037.46341.5F8J@football.example.com>

            Hi.

            """;

    /// RFC 6376 appendices A.2 and C.
    private static final String SIMPLE =
            """
            DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;
                  c=simple/simple; q=dns/txt; i=joe@football.example.com;
                  h=Received : From : To : Subject : Date : Message-ID;
                  bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
                  b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB
                  4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut
                  KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV
                  4bmp/YzhwvcubU4=;
            Received: from client1.football.example.com  [192.0.2.1]
                  by submitserver.example.com with SUBMISSION;
                  Fri, 11 Jul 2003 21:01:54 -0700 (PDT)
            """
                    + HEADER
                    + "We lost the game. Are you hungry yet?\n\nJoe.\n";

    private static final String SIMPLE_KEY =
            "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkM";
    private static final String SIMPLE_KEY_END =
            "oGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/R"
                    + "tdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToI"
                    + "MmPSPDdQPNUYckcQ2QIDAQAB";

    /// RFC 8463 appendix A.3.
    private static final String RELAXED =
            """
            DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
             d=football.example.com; i=@football.example.com;
             q=dns/txt; s=brisbane; t=1528637909; h=from : to :
             subject : date : message-id : from : subject : date;
             bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
             b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
             Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
            DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
             d=football.example.com; i=@football.example.com;
             q=dns/txt; s=test; t=1528637909; h=from : to : subject :
             date : message-id : from : subject : date;
             bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
             b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
             DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
             dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
            """
                    + HEADER
                    + "We lost the game.  Are you hungry yet?\n\nJoe.\n";

    @Test
    void ofRfc6376() {
        dns.txt("brisbane._domainkey.example.com", SIMPLE_KEY, SIMPLE_KEY_END);
        assertThat(verify(wire(SIMPLE)))
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.result()).isEqualTo(DkimVerdict.PASS);
                    assertThat(result.domain()).isEqualTo("example.com");
                    assertThat(result.notes()).containsExactly(DkimNote.SHORT_KEY);
                });
        assertThat(reason(wire(SIMPLE.replace("Joe.\n", "Joe!\n"))))
                .isEqualTo(DkimReason.BODY_CHANGED);
        assertThat(reason(wire(SIMPLE.replace("[192.0.2.1]", "[192.0.2.2]"))))
                .isEqualTo(DkimReason.HEADER_CHANGED);
    }

    @Test
    void ofRfc8463() {
        dns.txt(
                        "brisbane._domainkey.football.example.com",
                        "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
                .txt(
                        "test._domainkey.football.example.com",
                        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWR"
                                + "iGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91"
                                + "y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9Pzox",
                        "ZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB");
        assertThat(verify(wire(RELAXED)))
                .extracting(DkimResult::result)
                .containsExactly(DkimVerdict.PASS, DkimVerdict.PASS);
        assertThat(verify(wire(RELAXED.replace("dinner", "supper"))))
                .extracting(DkimResult::result)
                .containsExactly(DkimVerdict.FAIL, DkimVerdict.FAIL);
    }

    private static byte[] wire(String text) {
        return octets(text.replace("\n", "\r\n"));
    }
}
