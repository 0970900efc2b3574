package dev.ownrelay.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.support.Visitor;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// Nothing leaves through the default relay in a name that only another agency has proven,
/// whichever way people try.
class BorrowedNameTests extends BorrowedNameTest {

    @Test
    void ownNamesLeave() {
        southHasProvenBoth();
        assertThat(write(nora, north)).isEqualTo(303);
        leave();
        assertThat(RELAY.letters())
                .hasSize(2)
                .allMatch(letter -> letter.from().equals(relayFrom.isEmpty() ? NORA : relayFrom));
        southActs(() -> {
            assertThat(write(signedIn(CEO), south)).isEqualTo(303);
            leave(south);
            assertThat(RELAY.letters()).hasSize(1);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {CEO, "CEO@South.TEST", SALES})
    void myAccountTakesNoAddressBeforeItsMailboxSaysSo(String address) {
        southHasProvenBoth();
        rik.get("/account");
        assertThat(rik.post("/account/email", "email", address).status()).isEqualTo(303);
        write(rik, north);
        testLetter(rik);
        nora.get("/maintenance/users");
        nora.post("/maintenance/users/confirm");
        leave();
        assertThat(RELAY.letters()).isNotEmpty();
    }

    @Test
    void whoConfirmsForAStrangerKeepsTheAddress() {
        southHasProvenBoth();
        rik.get("/account");
        rik.post("/account/email", "email", CEO);
        leave();
        var link = linkTo(CEO);
        var ceo = stranger();
        ceo.get(link);
        assertThat(ceo.post(link).status()).isEqualTo(200);
        assertThat(write(rik, north)).isEqualTo(303);
        assertThat(id(RIK)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {CEO, SALES})
    void aUserWithTheirAddressSendsNothing(String address) {
        southHasProvenBoth();
        RELAY.reply("RCPT", "550 5.1.1 Unknown").reply("DATA", "503 5.5.1 No recipient");
        save("/maintenance/users/new", address, "");
        leave();
        RELAY.behave();
        var user = "/maintenance/users/" + id(address.equals(CEO) ? CEO : SALES);
        nora.get("/maintenance/users");
        var link = linkIn(nora.post(idOfNorth(address) + "/hand-over").body());
        var them = stranger();
        assertThat(choosePassword(them, link).location()).isEqualTo("/");
        assertThat(user).isNotBlank();
        write(them, north);
        testLetter(them);
        them.get("/account");
        them.post("/account/confirm");
        leave();
        assertThat(RELAY.letters()).isNotEmpty();
    }

    @Test
    void aUserWhoseAddressAnAdministratorChangesStaysThemself() {
        southHasProvenBoth();
        save("/maintenance/users/" + id(RIK), CEO, "0");
        save("/maintenance/users/" + id(RIK), SALES, "0");
        assertThat(write(rik, north)).isEqualTo(303);
        leave();
        assertThat(RELAY.letters()).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CEO,
                "CEO@SOUTH.TEST",
                "Sales@South.test",
                "ceo@south.test.",
                "\"ceo\"@south.test",
                " ceo@south.test ",
                "ceo@ｓｏｕｔｈ.test",
                "ceo@south。test",
                "ceo@sou\u00adth.test",
                "ceo@south.test\r\nSender: ceo@south.test",
                "ceo@south.test, rik@north.test",
                "<ceo@south.test>"
            })
    void anImportedAddressProvesNothing(String address) {
        southHasProvenBoth();
        rikIs(address);
        write(rik, north);
        testLetter(rik);
        rik.get("/account");
        rik.post("/account/confirm");
        leave();
    }

    @Test
    void anAddressThatSouthHasProvenIsNotProvenInNorthByAnImport() {
        southHasProvenBoth();
        rikIs(CEO);
        sql("update app_user set address_proven_at = now() where email = ?", CEO);
        write(rik, north);
        testLetter(rik);
    }

    @Test
    void namesOfPeopleAddNoLines() {
        southHasProvenBoth();
        for (var name :
                List.of(
                        "Rik <ceo@south.test>",
                        "x\r\nFrom: ceo@south.test",
                        "\", ceo@south.test")) {
            sql("update app_user set display_name = ? where email = ?", name, RIK);
            assertThat(write(rik, north)).isEqualTo(303);
            testLetter(rik);
        }
        leave();
        assertThat(RELAY.letters()).hasSizeGreaterThan(5);
    }

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
        testLetter(rik);
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
        testLetter(rik);
    }

    @Test
    void whatWaitsKeepsItsRouteWhereNobodyElseHasProvenTheAddress() {
        rikIsForThirtyDays("rik@mine.test");
        assertThat(write(rik, north)).isEqualTo(303);
        clock.advance(Duration.ofDays(1));
        rikIs("rik@other.test");
        sql("update app_user set unproven_until = null");
        leave();
        assertThat(RELAY.letters()).hasSize(2);
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
    void theRelayIsNoOtherRouteAndNoServerOfAnAgency() {
        southHasProvenBoth();
        var server = server("127.0.0.1", RELAY.port());
        rikIs(CEO);
        sql("update app_user set smtp_server_id = ? where display_name = 'Rik'", server);
        write(rik, north);
        testLetter(rik);
        runner.run(north, server);
        nora.get("/maintenance/smtp-servers/" + server);
        nora.post("/maintenance/smtp-servers/" + server + "/test");
        sql("update smtp_server set host = 'localhost'");
        clock.advance(Duration.ofHours(1));
        runner.run(north, server);
        otherRoute(rik);
        sql("update app_user set smtp_server_id = null");
        sql("delete from smtp_server");
        runner.run(north, server);
        otherRoute(rik);
        again(nora, "SEND_AGAIN");
    }

    @Test
    void noticesAreWrittenInNobodysNameWhereNorthHasProvenNothing() {
        southHasProvenBoth();
        sql("update app_user set address_proven_at = null where tenant_id = ?", north);
        save("/maintenance/users/new", "bo@home.test", "");
        nora.post("/maintenance/users/confirm");
        nora.get("/maintenance/users");
        nora.post("/maintenance/users/" + id(RIK) + "/send-link");
        rik.get("/account");
        rik.post("/account/email", "email", "victim@home.test");
        rik.post("/account/confirm");
        sql("update app_user set email = ? where email = ?", SALES, NORA);
        save("/maintenance/users/new", "cy@home.test", "");
        leave();
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
            assertThat(RELAY.letters()).hasSize(2).allMatch(letter -> letter.from().equals(SALES));
            RELAY.letters().clear();
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
        testLetter(rik);
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

    private void assertHeld() {
        leave();
        assertThat(states())
                .hasSize(2)
                .containsOnly(relayFrom.isEmpty() ? "HELD ADDRESS_UNPROVEN" : "SENT");
    }

    private void ceoJoins() {
        join(CEO);
    }

    private void join(String email) {
        invite(signedIn(ZOE), email);
        leave(south);
        assertThat(choosePassword(stranger(), linkTo(email)).location()).isEqualTo("/");
    }

    private static void invite(Visitor by, String email) {
        by.get("/maintenance/users/new");
        var fields =
                new String[] {
                    "displayName", "Moved", "email", email, "role", "RECRUITER", "enabled", "true"
                };
        assertThat(by.post("/maintenance/users/new", fields).status()).isEqualTo(303);
    }

    private void save(String path, String email, String version) {
        save(path, email, version, true);
    }

    private void save(String path, String email, String version, boolean enabled) {
        nora.get(path);
        nora.post(
                path,
                "displayName",
                "Rik",
                "email",
                email,
                "role",
                "RECRUITER",
                "enabled",
                "" + enabled,
                "version",
                version);
    }

    private String idOfNorth(String email) {
        return "/maintenance/users/"
                + jdbc.sql("select id from app_user where tenant_id = ? and email = ?")
                        .params(north, email)
                        .query(UUID.class)
                        .single();
    }

    private void testLetter(Visitor who) {
        clock.advance(Duration.ofMinutes(2));
        who.get("/account");
        who.post("/account/test-letter");
    }

    private void again(Visitor who, String verb) {
        who.get("/messages");
        who.post(
                "/messages/actions",
                "action",
                verb,
                "all",
                "true",
                "sure",
                "true",
                "anyway",
                "true");
        leave();
    }

    /// With what a page might have said before.
    private void otherRoute(Visitor who) {
        who.get("/messages");
        for (var from : List.of(CEO, SALES)) {
            var shown = "Rik <" + from + "> 127.0.0.1";
            who.post("/messages/route", "all", "true", "route", "default", "shown", shown);
        }
        leave();
    }

    private UUID server(String host, int port) {
        var id = UUID.randomUUID();
        sql(
                """
                insert into smtp_server (tenant_id, id, name, host, port, tls, auth, created_at)
                values (?, ?, 'Own', ?, ?, 'NONE', 'NONE', now())
                """,
                north,
                id,
                host,
                port);
        return id;
    }
}
