package dev.ownrelay.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownrelay.agency.AccountFixture;
import dev.ownrelay.server.RouteChoice;
import dev.ownrelay.server.Routes;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/// Agencies share the default relay, never each other's names.
@TestPropertySource(properties = "spring.mail.host=relay.test")
class ProvenSenderTests extends AccountFixture {

    private static final RouteChoice UNPROVEN =
            new RouteChoice.Unusable(RouteChoice.Reason.ADDRESS_UNPROVEN);

    @Autowired Routes routes;

    @Test
    void anAddressThatNobodyHasProvenDoesNotLeaveThroughTheRelay() {
        as(ADMIN, () -> users.create(recruiter("Ceo", "ceo@south.test")));
        assertThat(route("ceo@south.test")).isEqualTo(UNPROVEN);
        assertThat(route("nobody@south.test")).isEqualTo(UNPROVEN);
    }

    @Test
    void aProvenAddressLeavesAsItself() {
        assertThat(route(RECRUITER))
                .isInstanceOfSatisfying(
                        RouteChoice.Usable.class,
                        usable -> assertThat(usable.route().fromAddress()).isEqualTo(RECRUITER));
    }

    @Test
    void whatAnotherAgencyHasProvenIsNotProvenHere() {
        found("South", "zoe@south.test");
        assertThat(route("zoe@south.test")).isEqualTo(UNPROVEN);
    }

    @Test
    void anUpdatedInstallationHasThirtyDays() {
        database.execute(
                """
                update app_user set address_proven_at = null,
                    unproven_until = timestamptz '%s' + interval '30 days'
                """
                        .formatted(clock.instant()));
        assertThat(route(RECRUITER)).isInstanceOf(RouteChoice.Usable.class);
        clock.advance(Duration.ofDays(31));
        assertThat(route(RECRUITER)).isEqualTo(UNPROVEN);
    }

    private RouteChoice route(String email) {
        var choice = new AtomicReference<RouteChoice>();
        as(ADMIN, () -> choice.set(routes.forUser(null, email, "Anna")));
        return choice.get();
    }
}
