package dev.ownrelay.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;

class RoutesTests extends ServerPages {

    private static final RouteChoice NOT_ALLOWED =
            new RouteChoice.Unusable(RouteChoice.Reason.DOMAIN_NOT_ALLOWED);

    @Test
    void aHostChangedInTheDatabaseCannotHaveThePassword() {
        var id = add();
        asAgency(() ->
                jdbc.sql("update smtp_server set host = 'evil.test' where id = ?")
                        .param(id)
                        .update());
        assertThat(asAgency(() -> routes.forUser(id, "a@agency.test", "Anna")))
                .isEqualTo(new RouteChoice.Unusable(RouteChoice.Reason.CREDENTIAL_UNREADABLE));
        assertThat(asAgency(() -> routes.endpoint(id)))
                .isEqualTo(new EndpointChoice.NotReady(RouteChoice.Reason.CREDENTIAL_UNREADABLE));
    }

    @Test
    void aDisabledServerIsNoChoiceAndNoRoute() {
        var id = add();
        var form = edited(id);
        form.remove("enabled");
        form.set("_enabled", "on");
        assertThat(post(URL + "/" + id, form)).hasStatus(303);
        assertThat(get(URL)).bodyText().contains("Off");
        assertThat(asAgency(routes::choices)).isEmpty();
        assertThat(asAgency(() -> routes.forUser(id, "a@agency.test", "Anna")))
                .isEqualTo(new RouteChoice.Unusable(RouteChoice.Reason.SERVER_DISABLED));
    }

    @Test
    void theRouteOfAUserIsTheServerWithItsLogin() {
        var id = add();
        assertThat(asAgency(() -> routes.forUser(id, "a@agency.test", "Anna")))
                .isEqualTo(
                        new RouteChoice.Usable(
                                new Route(
                                        id,
                                        "Agency mail",
                                        "mail.agency.test",
                                        "a@agency.test",
                                        "Anna",
                                        null)));
        assertThat(asAgency(() -> routes.endpoint(id)))
                .isInstanceOfSatisfying(
                        EndpointChoice.Ready.class,
                        ready -> {
                            assertThat(ready.endpoint().secret()).isEqualTo(CANARY);
                            assertThat(ready.endpoint().username()).isEqualTo("anna");
                        });
        assertThat(asAgency(() -> routes.endpoint(UUID.randomUUID())))
                .isEqualTo(new EndpointChoice.NotReady(RouteChoice.Reason.SERVER_GONE));
    }

    @Test
    void theServerOfTheAgencyTakesAnAddressThatNobodyHasProven() {
        var id = add();
        assertThat(asAgency(() -> routes.forUser(id, "nobody@agency.test", "Anna")))
                .isInstanceOf(RouteChoice.Usable.class);
    }

    /// The field said so all along, and nothing kept it.
    @Test
    void aServerSendsOnlyForItsSenderDomains() {
        var id = restricted("agency.test, Büro.test");
        assertThat(route(id, "anna@agency.test")).isInstanceOf(RouteChoice.Usable.class);
        assertThat(route(id, "anna@xn--bro-hoa.test")).isInstanceOf(RouteChoice.Usable.class);
        for (var other :
                List.of("anna@south.test", "anna@mail.agency.test", "anna@notagency.test")) {
            assertThat(route(id, other)).isEqualTo(NOT_ALLOWED);
        }
    }

    @Test
    void subDomainsCountOnlyWhereTheListSaysSo() {
        var id = restricted("*.agency.test .south.test");
        assertThat(only().settings().senderDomains()).isEqualTo("*.agency.test *.south.test");
        assertThat(route(id, "anna@mail.agency.test")).isInstanceOf(RouteChoice.Usable.class);
        assertThat(route(id, "anna@a.b.south.test")).isInstanceOf(RouteChoice.Usable.class);
        assertThat(route(id, "anna@agency.test")).isEqualTo(NOT_ALLOWED);
        assertThat(route(id, "anna@notagency.test")).isEqualTo(NOT_ALLOWED);
    }

    @Test
    void aListThatCameByAnotherWayIsKeptAsWell() {
        var id = restricted("agency.test");
        list("AGENCY.test; @büro.test");
        assertThat(route(id, "anna@agency.test")).isInstanceOf(RouteChoice.Usable.class);
        assertThat(route(id, "anna@xn--bro-hoa.test")).isInstanceOf(RouteChoice.Usable.class);
        list("???");
        assertThat(route(id, "anna@agency.test")).isEqualTo(NOT_ALLOWED);
    }

    private UUID restricted(String domains) {
        var form = form("mail.agency.test", "anna", CANARY);
        form.set("senderDomains", domains);
        post(URL + "/new", form);
        return only().getId();
    }

    private void list(String domains) {
        asAgency(() ->
                jdbc.sql("update smtp_server set sender_domains = ?").param(domains).update());
    }

    private RouteChoice route(UUID id, String from) {
        return asAgency(() -> routes.forUser(id, from, "Anna"));
    }
}
