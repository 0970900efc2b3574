package dev.ownrelay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/// A name is borrowed, too, once another agency proves it, or this one no longer does.
class BorrowedLaterTests extends BorrowedNameSteps {

    @Test
    void whatWaitsIsHeldWhenSouthProvesTheAddress() {
        rikIsForThirtyDays(CEO);
        assertThat(write(rik, north)).isEqualTo(303);
        southActs(this::ceoJoins);
        assertHeld();
        rik.get("/messages");
        again(rik, "SEND_AGAIN");
        again(nora, "SEND_AGAIN");
        otherRoute(rik);
        write(rik, north);
        testMessage(rik);
    }

    @Test
    void whatWaitsIsHeldWhenSouthProvesTheDomain() {
        rikIsForThirtyDays(SALES);
        assertThat(write(rik, north)).isEqualTo(303);
        southHasProvenItsDomain();
        leave();
        assertHeld();
        again(rik, "SEND_AGAIN");
        leave();
        otherRoute(rik);
        write(rik, north);
        testMessage(rik);
    }

    @Test
    void whatWaitsKeepsItsRouteWhereNobodyElseHasProvenTheAddress() {
        rikIsForThirtyDays("rik@mine.test");
        assertThat(write(rik, north)).isEqualTo(303);
        clock.advance(Duration.ofDays(1));
        rikIs("rik@other.test");
        sql("update app_user set unproven_until = null");
        leave();
        assertThat(RELAY.messages()).hasSize(2);
    }

    @Test
    void whatWasRefusedIsSentAgainByTheProofOfToday() {
        rikIsForThirtyDays(CEO);
        RELAY.reply("RCPT", "550 5.1.1 Unknown").reply("DATA", "503 5.5.1 No recipient");
        write(rik, north);
        leave();
        RELAY.behave();
        RELAY.commands().clear();
        assertThat(states()).containsOnly("FAILED");
        southActs(this::ceoJoins);
        again(rik, "SEND_AGAIN");
        again(nora, "SEND_AGAIN");
        sql("update message set state = 'UNKNOWN'");
        again(nora, "SEND_AGAIN");
    }

    @Test
    void aNoticeThatWaitsIsNotSentInANameThatSouthHasProvenSince() {
        rikIsForThirtyDays(SALES);
        sql("update app_user set address_proven_at = null where email = ?", NORA);
        rik.get("/account");
        rik.post("/account/email", "email", "rik@home.test");
        southHasProvenItsDomain();
        leave();
    }

    @Test
    void aDomainThatBothHaveProvenIsOfBothUntilOneHasNot() {
        southHasProvenBoth();
        rikIs(SALES);
        domain(north, "south.test", "dns");
        if (relayFrom.isEmpty()) {
            assertThat(write(rik, north)).isEqualTo(303);
            leave();
            assertThat(RELAY.messages())
                    .hasSize(2)
                    .allMatch(message -> message.from().equals(SALES));
            RELAY.messages().clear();
            RELAY.commands().clear();
        }
        assertThat(write(rik, north)).isEqualTo(303);
        sql(
                "update sender_domain set lost_since = ? where tenant_id = ?",
                java.sql.Timestamp.from(clock.instant().minus(Duration.ofDays(15))),
                north);
        leave();
        write(rik, north);
        sql(
                "update sender_domain set proof = 'operator', lost_since = null where tenant_id ="
                        + " ?",
                north);
        var approved = "/operator/agencies/" + north + "/domains";
        var zoe = signedIn(ZOE);
        var withdrawal = Jsoup.parse(zoe.get(approved).body()).select("form[action$=withdraw]");
        assertThat(zoe.post(withdrawal.attr("action")).status()).isEqualTo(303);
        leave();
        again(rik, "SEND_AGAIN");
        write(rik, north);
        testMessage(rik);
    }

    @Test
    void whoMovedToSouthTakesTheAddressAlong() {
        southHasProvenBoth();
        write(rik, north);
        save("/maintenance/users/" + id(RIK), RIK, "0", false);
        southActs(() -> join(RIK));
        var moved = "/maintenance/users/" + idOfNorth(RIK).replaceFirst(".*/", "");
        var version = jdbc.sql("select version from app_user where tenant_id = ? and email = ?");
        save(moved, RIK, version.params(north, RIK).query(String.class).single(), true);
        again(nora, "SEND_AGAIN");
        leave();
        assertNobodyWas(RIK);
        assertThat(states()).containsOnly(relayFrom.isEmpty() ? "HELD SENDER_DISABLED" : "SENT");
        southActs(() -> {
            var disabled =
                    jdbc.sql(
                            "update app_user set enabled = false where tenant_id = ? and email ="
                                    + " ?");
            disabled.params(south, RIK).update();
            sql("update sign_in set proven = false where email = ?", RIK);
        });
        again(nora, "SEND_AGAIN");
        leave();
        assertNobodyWas(RIK);
    }
}
