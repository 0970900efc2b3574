package dev.ownrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.account.Role;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.UUID;

/// The address from which a receiver saw a message come is learned from what came back, and from
/// nothing else.
class SeenBySomebodyTests extends MessagePageFixture {

    private static final String BLOCKED = "554 5.7.1 Client host [45.66.66.6] blocked using a list";

    UUID administrator;
    String page;

    @BeforeEach
    void anAdministrator() {
        administrator = fixture.user(agency, Role.ADMIN);
        page = "/maintenance/smtp-servers/" + server;
    }

    @ParameterizedTest
    @CsvSource({"en, seen by receivers on, Not this server", "nl, gezien door ontvangers op, Niet"})
    void thePageOfTheServerSaysWhereReceiversSawItUntilAnAdministratorDenies(
            String language, String when, String button) {
        var message = deliver("jan@home.example");
        bounce(message, "5.7.1", BLOCKED);
        reader = as(administrator, Role.ADMIN);
        speak(language);
        var seen = page(page).select("#seen-addresses [data-seen=45.66.66.6]");
        assertThat(seen.text()).contains(when).contains(button);
        assertThat(page(page).select("form#seen-form").attr("action"))
                .isEqualTo(page + "/seen-addresses");
        assertThat(seen.select("button").attr("form")).isEqualTo("seen-form");
        assertThat(story(message).select("[data-way=SENDING_ADDRESSES] a").attr("href"))
                .isEqualTo(page + "#outgoingAddresses");

        assertThat(submit(page + "/seen-addresses", "address", "45.66.66.6"))
                .hasRedirectedUrl(page + "#outgoingAddresses");
        assertThat(page(page).select("#seen-addresses")).isEmpty();
        assertThat(page("/maintenance/audit").text()).contains("45.66.66.6");
    }

    @Test
    void recruitersAndOtherAgenciesDenyNothing() {
        bounce(deliver("jan@home.example"), "5.7.1", BLOCKED);
        assertThat(submit(page + "/seen-addresses", "address", "45.66.66.6")).hasStatus(403);
        var other = fixture.agency();
        reader = as(other, fixture.user(other, Role.ADMIN), Role.ADMIN);
        assertThat(submit(page + "/seen-addresses", "address", "45.66.66.6")).hasStatus(404);
        assertThat(seen()).isOne();
    }

    @Test
    void whatAServerSaysAtATryIsOfUs() {
        smtp.reply("DOT", BLOCKED);
        deliver("jan@home.example");
        assertThat(seen()).isZero();
    }

    @Test
    void whatIsOfAnotherMessageOrOfWhoeverPassedItOnCountsNot() {
        var message = deliver("jan@home.example");
        var other = message(deliver("jan@home.example")).messageId();
        var path = "/messages/" + message + "/bounce";
        var strange = BounceTests.report("jan@home.example", "failed", "5.7.1", BLOCKED, other);
        submit(path, "bounce", strange, "anyway", "true");
        var own = message(message).messageId();
        var forwarded = BounceTests.report("jan@work.example", "failed", "5.7.1", BLOCKED, own);
        submit(path, "bounce", forwarded, "anyway", "true");
        submit(
                path,
                "bounce",
                forwarded.replace(
                        "Action:", "Original-Recipient: rfc822; jan@home.example\nAction:"));
        assertThat(seen()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "554 5.7.1 Client host [10.0.0.7] blocked using a list",
                "550 5.1.1 host mx.home.example[45.66.66.6] says: user unknown"
            })
    void addressesInsideAndOfTheReceiverCountNot(String words) {
        bounce(deliver("jan@home.example"), "5.7.1", words);
        assertThat(seen()).isZero();
    }

    @Test
    void whatIsTakenBackCountsNoMore() {
        var message = deliver("jan@home.example");
        bounce(message, "5.7.1", BLOCKED);
        assertThat(seen()).isOne();
        var back = page("/messages/" + message).select("form[action$=/take-back]").attr("action");
        post(back);
        assertThat(seen()).isZero();
    }

    private long seen() {
        return rows().value(agency, Long.class, "select count(*) from seen_address");
    }
}
