package dev.ownrelay.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;

import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.conversation.DeliveryResult.Reply;
import dev.ownrelay.message.WithOutbox;
import dev.ownrelay.outbox.OutboxFixture;
import dev.ownrelay.rejection.Stage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import java.nio.charset.StandardCharsets;

@WithOutbox
class UnknownRepliesTests {

    @Autowired OutboxFixture fixture;
    @Autowired UnknownReplies replies;
    @Autowired JdbcClient jdbc;
    @Autowired MockMvcTester mvc;

    @BeforeEach
    void empty() {
        replies.lines();
        jdbc.sql("delete from unknown_reply").update();
    }

    @Test
    void theOperatorSeesUnknownRepliesGroupedAndWithoutAnythingOfAnybody() {
        for (int i = 0; i < 3; i++) {
            note("550 Kanarie%d says: postmaster of kanarie%d.example closed".formatted(i, i));
        }
        note("550 5.1.1 <piet@kanarie.example>: user unknown");
        assertThat(replies.lines())
                .extracting(UnknownReplies.Line::words, UnknownReplies.Line::seen)
                .containsExactly(tuple("~ postmaster of ~ closed", 3L));
        for (var language : new String[] {"en", "nl"}) {
            assertThat(page(language))
                    .contains("~ postmaster of ~ closed", "550")
                    .contains(language.equals("nl") ? "Onbekende antwoorden" : "Unknown replies")
                    .doesNotContainIgnoringCase("kanarie");
        }
    }

    @Test
    void whatOnlyACodeExplainsIsListedAsSuchAndWhatNoServerSaidIsNot() {
        replies.note(new Reply(Stage.AUTH, 535, "5.7.8 zxq", 1));
        replies.note(new Reply(Stage.CONNECT, 0, "zxq blorp", 1));
        assertThat(replies.lines())
                .extracting(UnknownReplies.Line::stage, UnknownReplies.Line::cause)
                .containsExactly(tuple("AUTH", "login-refused"));
        assertThat(page("en"))
                .contains("Explained by its code alone: The mail server did not accept the login")
                .contains("ownrelay.rejection.rules-file");
    }

    @Test
    void atMost5000KindsAreKeptTheFrequentAndTheLatest() {
        jdbc.sql(
                        """
                        insert into unknown_reply
                        select 'DOT', 550, '', 'w' || n, case when n = 1 then 10 else 1 end,
                            timestamptz '2020-01-01', timestamptz '2020-01-01' + n * interval '1 second'
                        from generate_series(1, 5010) n
                        """)
                .update();
        note("550 postmaster closed");
        replies.lines();
        assertThat(jdbc.sql("select count(*) from unknown_reply").query(Long.class).single())
                .isEqualTo(UnknownReplies.MOST);
        assertThat(
                        jdbc.sql(
                                        "select words from unknown_reply where words in ('w1',"
                                                + " 'w2', 'w5010', 'postmaster closed')")
                                .query(String.class)
                                .list())
                .containsExactlyInAnyOrder("w1", "w5010", "postmaster closed");
    }

    private void note(String text) {
        replies.note(new Reply(Stage.DOT, 550, text, 1));
    }

    private String page(String language) {
        var agency = fixture.agency();
        var user = fixture.user(agency);
        fixture.in(
                agency,
                "update app_user set operator = true, locale = ? where id = ?",
                language,
                user);
        var operator = new SignedIn(agency, user, Role.RECRUITER, true);
        var roles = AuthorityUtils.createAuthorityList("ROLE_RECRUITER", "ROLE_OPERATOR");
        var me = authentication(new UsernamePasswordAuthenticationToken(operator, null, roles));
        var result = mvc.get().uri("/operator/unknown-replies").with(me).exchange();
        assertThat(result).hasStatusOk();
        return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
