package dev.ownrelay.bounce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ownrelay.rejection.Cause;
import dev.ownrelay.rejection.Explanation;
import dev.ownrelay.rejection.Rejections;
import dev.ownrelay.support.Cost;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.function.IntFunction;

class BounceReportTests {

    private static final String POSTFIX =
            """
            From: MAILER-DAEMON@mail.example.com (Mail Delivery System)
            Subject: Undelivered Mail Returned to Sender
            Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

            --b1
            Content-Type: text/plain

            <anna@example.org>: host mx.example.org[192.0.2.9] said: 550 5.1.1
                <anna@example.org>: Recipient address rejected: User unknown (in reply to
                RCPT TO command)

            --b1
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mail.example.com
            X-Postfix-Queue-ID: 4A1B2C3D4E
            Arrival-Date: Mon, 2 Mar 2026 10:00:00 +0100 (CET)

            Final-Recipient: rfc822; anna@example.org
            Original-Recipient: rfc822;anna@example.org
            Action: failed
            Status: 5.1.1
            Remote-MTA: dns; mx.example.org
            Diagnostic-Code: smtp; 550 5.1.1 <anna@example.org>: Recipient address
                rejected: User unknown (in reply to RCPT TO command)

            Final-Recipient: rfc822; bert@example.net
            Action: delayed
            Status: 4.2.2
            Diagnostic-Code: smtp; 452 4.2.2 Mailbox full

            Final-Recipient: rfc822; carla@example.net
            Action: delivered
            Status: 2.0.0

            --b1--
            """;

    private final Rejections rejections = new Rejections();

    @Test
    void readsEachRecipientThatWasNotReached() {
        assertThat(BounceReader.read(POSTFIX).failures())
                .extracting(
                        BounceReport.Failure::recipient,
                        BounceReport.Failure::code,
                        f -> f.explain(rejections).cause(),
                        f -> f.explain(rejections).permanent(),
                        BounceReport.Failure::delayed)
                .containsExactly(
                        tuple("anna@example.org", 550, Cause.RECIPIENT_UNKNOWN, true, false),
                        tuple("bert@example.net", 452, Cause.RECIPIENT_MAILBOX_FULL, false, true));
    }

    private static final String HEADERS =
            """
            Delivered-To: anna@bureau.example
            Received: by 192.0.2.4 with SMTP id z1;
                    Tue, 3 Nov 2026 10:12:44 +0100 (CET)
            Return-Path: <>
            Received-SPF: fail (mail.example: domain of post.example does not designate
                192.0.2.7 as permitted sender) client-ip=192.0.2.7;
            Authentication-Results: mail.example;
                dkim=neutral (body hash did not verify) header.i=@post.example;
                spf=softfail smtp.mailfrom=mailer@post.example
            X-Failed-Recipients: jan@kandidaat.example
            To: anna@bureau.example
            From: Mail Delivery System <mailer@post.example>
            """;

    @Test
    void readsNoReasonOutOfTheHeadersOfTheMessage() {
        var mailbox = HEADERS + "\nA message sent by\n  <anna@bureau.example>\nwas not delivered:";
        var full = mailbox + "\n  jan@kandidaat.example\n    mailbox is full\n";
        assertThat(read(full).failures())
                .first()
                .extracting(
                        BounceReport.Failure::recipient, f -> f.explain(rejections).cause().id())
                .containsExactly("jan@kandidaat.example", "recipient-mailbox-full");
        assertThat(read(HEADERS + "\nI am on holiday until Monday.\n").failures()).isEmpty();
    }

    @Test
    void readsAnExchangeReportThatDiagnosesInAFieldOfItsOwn() {
        var report =
                """
                Final-recipient: RFC822; jan@kandidaat.example
                Action: failed
                Status: 5.0.0
                X-Supplementary-Info: <mx.kandidaat.example #5.0.0 smtp; 550 "Unknown User">
                """;
        assertThat(read(report).failures())
                .singleElement()
                .extracting(BounceReport.Failure::code, f -> f.explain(rejections).cause())
                .containsExactly(550, Cause.RECIPIENT_UNKNOWN);
    }

    @Test
    void takesNobodyWhoRunsAServerForTheRecipient() {
        var bounce =
                """
                From: Mail Delivery System <mailer@post.example>

                This is post.example. For help, send mail to <postmaster@post.example>.

                <jan@kandidaat.example>: user unknown
                """;
        assertThat(read(bounce).failures())
                .first()
                .extracting(BounceReport.Failure::recipient)
                .isEqualTo("jan@kandidaat.example");
    }

    @Test
    void readsAReportWhoseActionIsAnError() {
        var report =
                """
                <jan@kandidaat.example>: Domain does not exist

                Final-Recipient: rfc822; jan@kandidaat.example
                Action: error
                Status: 5.0.0
                """;
        assertThat(read(report).failures())
                .singleElement()
                .extracting(f -> f.explain(rejections).cause())
                .isEqualTo(Cause.RECIPIENT_DOMAIN_UNKNOWN);
    }

    private BounceReport read(String source) {
        return BounceReader.read(BounceText.of(source)).believed(rejections);
    }

    @Test
    void readsAReportWithWindowsLinesAndQuoteMarks() {
        String quoted = "> " + POSTFIX.replace("\n", "\r\n> ");
        assertThat(BounceReader.read(quoted)).isEqualTo(BounceReader.read(POSTFIX));
    }

    @Test
    void explainsByTheStatusWhenNoReplyIsQuoted() {
        var report =
                BounceReader.read(
                        """
                        Final-Recipient: RFC822; <anna@example.org>
                        Action: failed
                        Status: 5.2.2
                        """);
        assertThat(report.failures()).hasSize(1);
        var failure = report.failures().getFirst();
        assertThat(failure.recipient()).isEqualTo("anna@example.org");
        assertThat(failure.code()).isZero();
        assertThat(failure.explain(rejections))
                .extracting(Explanation::cause, Explanation::permanent)
                .containsExactly(Cause.RECIPIENT_MAILBOX_FULL, true);
    }

    @Test
    void readsAddressesOfEveryAlphabet() {
        var report =
                BounceReader.read(
                        """
                        Original-Recipient: utf-8; J\\x{F6}rg\\x{1F600}+2Bjob@b\\x{FC}ro.example
                        Final-Recipient: utf-8;J\\x{F6}rg@b\\x{fc}ro.example\\x{110000}
                        Action: failed
                        Status: 5.1.1
                        """);
        var failure = report.failures().getFirst();
        assertThat(failure.original()).isEqualTo("Jörg\ud83d\ude00+job@büro.example");
        assertThat(failure.recipient()).isEqualTo("Jörg@büro.example\\x{110000}");
        assertThat(failure.concerns("jörg@büro.example\\x{110000}")).isTrue();
    }

    @Test
    void prefersTheQuotedCodeOverAVagueStatus() {
        var report =
                BounceReader.read(
                        """
                        Final-Recipient: rfc822;anna@example.org
                        Action: failed
                        Status: 5.0.0
                        Diagnostic-Code: smtp;550 5.7.26 verzonden zonder bewijs
                        """);
        assertThat(report.failures().getFirst().explain(rejections).cause())
                .isEqualTo(Cause.SENDER_DOMAIN_UNAUTHENTICATED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Postfix
                """
                <anna@example.org>: host mx.example.org[192.0.2.9] said: 550 5.1.1 User unknown
                    (in reply to MAIL FROM command)
                """,
                // Exim
                """
                anna@example.org
                  host mx.example.org [192.0.2.9]
                  SMTP error from remote mail server after MAIL FROM:<bert@agency.example> SIZE=99:
                  550 User unknown
                """
            })
    void blamesNoRecipientForWhatWasSaidOfTheSender(String bounce) {
        assertThat(BounceReader.read(bounce).failures())
                .extracting(failure -> failure.explain(rejections).cause())
                .containsExactly(Cause.SENDER_REJECTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Exim
                """
                This message was created automatically by mail delivery software.

                  anna@example.org
                    host mx.example.org [192.0.2.9]
                    SMTP error from remote mail server after RCPT TO:<anna@example.org>:
                    550 5.1.1 User unknown
                """,
                // qmail
                """
                Hi. This is the qmail-send program at mail.example.com.

                <anna@example.org>:
                192.0.2.9 does not like recipient.
                Remote host said: 550 sorry, no mailbox here by that name (#5.1.1)
                Giving up on 192.0.2.9.
                """,
                // Gmail
                """
                Address not found

                Your message wasn't delivered to anna@example.org because the address couldn't
                be found.

                The response from the remote server was:
                550 5.1.1 The email account that you tried to reach does not exist.
                """,
                // Exchange
                """
                Your message to anna@example.org couldn't be delivered.

                Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found'
                """,
                // Sendmail
                """
                   ----- The following addresses had permanent fatal errors -----
                <anna@example.org>
                    (reason: 550 5.1.1 <anna@example.org>... User unknown)
                """
            })
    void readsTheWordsForPeopleAlone(String words) {
        assertThat(BounceReader.read(words).failures())
                .extracting(BounceReport.Failure::recipient, f -> f.explain(rejections).cause())
                .containsExactly(tuple("anna@example.org", Cause.RECIPIENT_UNKNOWN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Hello Anna, the office is open from 9 to 5. Regards, Bert",
                "Received: from a.example.com by b.example.com with ESMTP id 550 for x\n",
                "I paid 450 euro for 500 chairs"
            })
    void takesAnOrdinaryMessageForNoBounce(String text) {
        assertThat(BounceReader.read(text).failures())
                .filteredOn(f -> f.explain(rejections).cause() != Cause.UNKNOWN)
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I ask at least 450 euro a day.",
                "From: Jan <jan@home.example>\n"
                    + "In-Reply-To: <1@agency.example>\n\n"
                    + "I ask at least 450 euro a day, or 500 with travel. Call me: 06 550 - thanks",
                "My phone runs iOS 5.1.1 and the page of your office does not open.",
                "Room 550: second floor"
            })
    void theAnswerOfAPersonIsNoReport(String text) {
        assertThat(BounceReader.read(text).believed(rejections).failures()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "550: 5.1.1 <anna@example.org>: Recipient address rejected: User unknown",
                "#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##",
                "550/5.1.1 user unknown",
                "5.1.1 user unknown",
                "550 #5.1.1 user unknown",
                "550-5.1.1 The email account that you tried to reach does not exist.",
                "smtp;550 5.1.1 user unknown",
                "Diagnostic information: smtp; 550 5.1.1 user unknown",
                "554: delivery error: dd This user doesn't have a yahoo.com account"
            })
    void readsTheWordsThatPeopleCopyFromAPage(String words) {
        var text = "Sorry, we could not deliver it to anna@example.org.\n\n" + words;
        assertThat(BounceReader.read(text).believed(rejections).failures())
                .extracting(BounceReport.Failure::recipient, f -> f.explain(rejections).cause())
                .containsExactly(tuple("anna@example.org", Cause.RECIPIENT_UNKNOWN));
    }

    @Test
    void whatAProgramSaysIsAReportEvenInWordsThatNobodyKnows() {
        var words = "From: MAILER-DAEMON@example.org\n\nanna@example.org\n550 zxq blorp\n";
        assertThat(BounceReader.read(words).believed(rejections).failures()).hasSize(1);
    }

    @Test
    void boundsWhatAHostileReportCosts() {
        String field = "Final-Recipient: rfc822; a@example.org\nStatus: 5.0.0\n";
        assertThat(BounceReader.read(field.repeat(100_000)).failures())
                .hasSize(BounceReport.MOST_FAILURES);
        costs("fields", size -> field.repeat(size / field.length()));
        costs("a@", size -> "a".repeat(size) + "@");
        costs("a@a@", size -> "a@".repeat(size / 2));
        costs("550 550", size -> "550 ".repeat(size / 4));
        costs("folded", size -> "Diagnostic-Code: smtp; x\n" + " y\n".repeat(size / 4));
        costs(">>", ">"::repeat);
    }

    private static void costs(String what, IntFunction<String> text) {
        Cost.growsLinearly(what, 1 << 20, text, BounceReader::read);
    }
}
