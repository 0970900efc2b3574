package dev.ownrelay.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.UUID;

class RoutesTests extends ServerPages {

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
}
