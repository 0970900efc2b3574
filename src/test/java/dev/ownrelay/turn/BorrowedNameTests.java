package dev.ownrelay.turn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;

/// Nothing leaves through the default relay in a name that only another agency has proven,
/// whichever way people try.
class BorrowedNameTests extends BorrowedNameSteps {

    @Test
    void ownNamesLeave() {
        southHasProvenBoth();
        assertThat(write(nora, north)).isEqualTo(303);
        leave();
        assertThat(RELAY.messages())
                .hasSize(2)
                .allMatch(message -> message.from().equals(relayFrom.isEmpty() ? NORA : relayFrom));
        southActs(() -> {
            assertThat(write(signedIn(CEO), south)).isEqualTo(303);
            leave(south);
            assertThat(RELAY.messages()).hasSize(1);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {CEO, "CEO@South.TEST", SALES})
    void myAccountTakesNoAddressBeforeItsMailboxSaysSo(String address) {
        southHasProvenBoth();
        rik.get("/account");
        assertThat(rik.post("/account/email", "email", address).status()).isEqualTo(303);
        write(rik, north);
        testMessage(rik);
        nora.get("/maintenance/users");
        nora.post("/maintenance/users/confirm");
        leave();
        assertThat(RELAY.messages()).isNotEmpty();
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
        testMessage(them);
        them.get("/account");
        them.post("/account/confirm");
        leave();
        assertThat(RELAY.messages()).isNotEmpty();
    }

    @Test
    void aUserWhoseAddressAnAdministratorChangesStaysThemself() {
        southHasProvenBoth();
        save("/maintenance/users/" + id(RIK), CEO, "0");
        save("/maintenance/users/" + id(RIK), SALES, "0");
        assertThat(write(rik, north)).isEqualTo(303);
        leave();
        assertThat(RELAY.messages()).hasSizeGreaterThan(1);
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
        testMessage(rik);
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
        testMessage(rik);
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
            testMessage(rik);
        }
        leave();
        assertThat(RELAY.messages()).hasSizeGreaterThan(5);
    }

    @Test
    void theRelayIsNoOtherRouteAndNoServerOfAnAgency() {
        southHasProvenBoth();
        var server = server("127.0.0.1", RELAY.port());
        rikIs(CEO);
        sql("update app_user set smtp_server_id = ? where display_name = 'Rik'", server);
        write(rik, north);
        testMessage(rik);
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
}
