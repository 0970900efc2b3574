package dev.ownrelay.rejection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.rejection.Cause.Actor;
import dev.ownrelay.rejection.Cause.NextStep;
import dev.ownrelay.rejection.Explanation.Basis;
import dev.ownrelay.rejection.Explanation.Course;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

class RejectionsTests {

    /// What no server says, so that there are no more ways to say it.
    private static final Set<String> OURS =
            Set.of(
                    Cause.SIGN_IN_NEEDED.id(),
                    Cause.CLIENT_REFUSED.id(),
                    Cause.SERVER_NOT_OF_PROVIDER.id(),
                    Cause.CLEAR_TEXT_NOT_ALLOWED.id(),
                    Cause.NO_ACCESS_TOKEN.id());

    private final Rejections rejections = new Rejections();

    @Test
    void explainsTheRepliesEveryAgencyMeetsFirst() {
        var rcpthosts =
                explain(
                        553,
                        "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)");
        var unable = explain(550, "5.7.1 Unable to relay");
        var unknown =
                new Explanation(
                        Cause.RELAY_DENIED,
                        Actor.SENDER,
                        true,
                        NextStep.CHOOSE_SERVER,
                        Basis.WORDS);
        assertThat(List.of(rcpthosts, unable)).containsOnly(unknown);
        assertThat(explain(550, "550 High probability of spam"))
                .isEqualTo(
                        new Explanation(
                                Cause.CONTENT_SPAM,
                                Actor.SENDER,
                                true,
                                NextStep.MESSAGE,
                                Basis.WORDS));
    }

    @Test
    void explainsEveryDocumentedReply() {
        var replies = Replies.all();
        assertThat(replies).hasSizeGreaterThan(150);
        assertThat(replies)
                .allSatisfy(r ->
                        assertThat(
                                        rejections
                                                .explain(r.stage(), r.code(), null, r.text())
                                                .cause()
                                                .id())
                                .as(r.text())
                                .isEqualTo(r.cause()));
    }

    @Test
    void knowsEveryCauseByThreeRepliesOrMore() {
        var counts =
                Replies.all().stream()
                        .collect(Collectors.groupingBy(Replies::cause, Collectors.counting()));
        assertThat(counts.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Cause.values()).map(Cause::id).toList());
        assertThat(counts)
                .allSatisfy((cause, count) ->
                        assertThat(count)
                                .as(cause)
                                .isGreaterThanOrEqualTo(OURS.contains(cause) ? 1 : 3));
    }

    @Test
    void takesOnlyAFiveHundredReplyForPermanent() {
        assertThat(Replies.all())
                .allSatisfy(r ->
                        assertThat(
                                        rejections
                                                .explain(r.stage(), r.code(), null, r.text())
                                                .permanent())
                                .as(r.text())
                                .isEqualTo(r.code() >= 500));
    }

    @Test
    void blamesNobodyForAGreylistedMessage() {
        assertThat(explain(451, "Greylisted, try later"))
                .extracting(Explanation::actor, Explanation::nextStep, Explanation::permanent)
                .containsExactly(Actor.NOBODY, NextStep.WAIT, false);
    }

    @Test
    void leavesTheRecipientNothingToSolveWhileTheServerMayYetTakeIt() {
        assertThat(List.of("Recipient address rejected: Try again later", "Recipient rejected"))
                .extracting(text -> rejections.explain(Stage.RCPT, 421, null, text).actor())
                .doesNotContain(Actor.RECIPIENT);
        assertThat(explain(450, "4.7.1 Rejected by the recipient").actor()).isEqualTo(Actor.NOBODY);
        assertThat(explain(550, "5.7.1 Rejected by the recipient").actor())
                .isEqualTo(Actor.RECIPIENT);
    }

    @Test
    void letsTheReplyInsideAWrappedOneSpeakAndKnowsWhoGaveIt() {
        var refused = "host mx.a.example refused to talk to me: 554 Account suspended, blocked";
        assertThat(explain(0, refused).cause()).isEqualTo(Cause.SENDING_IP_BLOCKED);
        assertThat(explain(550, "Unknown address error 550-'5.2.2 mailbox is full'").cause())
                .isEqualTo(Cause.RECIPIENT_MAILBOX_FULL);
        assertThat(explain(550, "Unknown address error").cause())
                .isEqualTo(Cause.RECIPIENT_UNKNOWN);
    }

    @Test
    void sendsNobodyToTheSettingsOfAServerThatHadTakenTheMessage() {
        for (Cause cause : List.of(Cause.LOGIN_REFUSED, Cause.TLS_NOT_OFFERED, Cause.CERTIFICATE)) {
            assertThat(Explanation.of(cause, Basis.WORDS, true).during(Course.CAME_BACK))
                    .extracting(Explanation::actor, Explanation::nextStep)
                    .containsExactly(Actor.ADMINISTRATOR, NextStep.CONTACT_PROVIDER);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Nee",
                "Dat gaat niet door",
                "Das geht so leider nicht",
                "MX record for agency.example does not exist",
                "Ce message n'a pas été remis",
                "No se ha podido entregar",
                "メールを配信できませんでした",
                "Не удалось доставить письмо",
                "\u001b[2J\u001b[31m",
                "<script>alert(1)</script>",
                "\u0000\u0001\ud800"
            })
    void admitsNotToKnowAndGuessesNothing(String text) {
        assertThat(explain(550, text))
                .extracting(Explanation::cause, Explanation::basis)
                .containsExactly(Cause.UNKNOWN, Basis.NOTHING);
        assertThat(explain(450, text).permanent()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "5.1.1, recipient-unknown",
        "5.2.2, recipient-mailbox-full",
        "5.3.4, message-too-big",
        "5.7.26, sender-domain-unauthenticated",
        "5.0.0, unknown",
        "5.7.1, policy"
    })
    void fallsBackOnTheEnhancedCodeInAnyLanguage(String enhanced, String cause) {
        var explanation = explain(550, "550 " + enhanced + " 配信できません");
        assertThat(explanation.cause().id()).isEqualTo(cause);
        assertThat(explanation.basis()).isNotEqualTo(Basis.WORDS);
    }

    @Test
    void readsThroughLinesMarkupAndEscapeCodes() {
        assertThat(explain(550, "550-5.7.1 Unable\r\n550 5.7.1 to relay").cause())
                .isEqualTo(Cause.RELAY_DENIED);
        assertThat(explain(550, "<p>Relay <b>access</b> denied</p>").cause())
                .isEqualTo(Cause.RELAY_DENIED);
        assertThat(explain(550, "\u001b[31mUser unknown\u001b[0m").cause())
                .isEqualTo(Cause.RECIPIENT_UNKNOWN);
        assertThat(explain(552, "Bo\u00eete du destinataire pleine").cause())
                .isEqualTo(Cause.RECIPIENT_MAILBOX_FULL);
    }

    @Test
    void findsWordsInAScriptWithoutBlanks() {
        assertThat(explain(550, "550 对不起,该用户不存在").cause()).isEqualTo(Cause.RECIPIENT_UNKNOWN);
        assertThat(explain(552, "受信者のメールボックスがいっぱいです").cause())
                .isEqualTo(Cause.RECIPIENT_MAILBOX_FULL);
    }

    @Test
    void blamesNoRecipientForTheSendersDomain() {
        assertThat(explain(550, "Sender domain example.com has no valid MX record").cause())
                .isEqualTo(Cause.SENDER_REJECTED);
        assertThat(explain(554, "No mail accepted from this address range").cause())
                .isEqualTo(Cause.SENDING_IP_BLOCKED);
    }

    @Test
    void letsNoRecipientChooseTheExplanation() {
        assertThat(explain(550, "<relay.access.denied@example.org> nope").cause())
                .isEqualTo(Cause.UNKNOWN);
        assertThat(explain(550, "<greylisted@example.org>: User unknown").cause())
                .isEqualTo(Cause.RECIPIENT_UNKNOWN);
    }

    private Explanation explain(int code, String text) {
        return rejections.explain(Stage.DOT, code, null, text);
    }
}
