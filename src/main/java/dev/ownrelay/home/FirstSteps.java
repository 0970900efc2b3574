package dev.ownrelay.home;

import dev.ownrelay.account.AppUser;
import dev.ownrelay.account.AppUsers;
import dev.ownrelay.account.Role;
import dev.ownrelay.account.SignedIn;
import dev.ownrelay.candidate.Recipients;
import dev.ownrelay.message.MessageState;
import dev.ownrelay.message.Messages;
import dev.ownrelay.server.RouteChoice;
import dev.ownrelay.server.Routes;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.CurrentTenant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a new agency does until it works with the product, and what of it is done.
@Component
class FirstSteps {

    /// For how long administrators are reminded of what is left after the first message.
    private static final Duration YOUNG = Duration.ofDays(14);

    private final Messages messages;
    private final AppUsers users;
    private final Agencies agencies;
    private final Recipients recipients;
    private final Routes routes;
    private final JdbcClient jdbc;
    private final Clock clock;

    FirstSteps(
            Messages messages,
            AppUsers users,
            Agencies agencies,
            Recipients recipients,
            Routes routes,
            JdbcClient jdbc,
            Clock clock) {
        this.messages = messages;
        this.users = users;
        this.agencies = agencies;
        this.recipients = recipients;
        this.routes = routes;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Nothing once all is done, or a message was sent and nobody is left to be reminded.
    List<Home.Step> of(SignedIn me) {
        var sent = messages.existsByState(MessageState.SENT) || servedBefore();
        if (sent && !(me.role() == Role.ADMIN && young())) {
            return List.of();
        }
        var steps = users.findById(me.userId()).map(user -> steps(user, sent)).orElse(List.of());
        return steps.stream().allMatch(Home.Step::done) ? List.of() : steps;
    }

    /// Figures of days outlive emails.
    private boolean servedBefore() {
        return jdbc.sql(
                        """
                        select exists (select from delivery_day
                            where tenant_id = ? and accepted > 0)
                        """)
                .param(CurrentTenant.get())
                .query(Boolean.class)
                .single();
    }

    private boolean young() {
        var since = clock.instant().minus(YOUNG);
        return agencies.findById(CurrentTenant.get())
                .filter(agency -> agency.createdAt().isAfter(since))
                .isPresent();
    }

    private List<Home.Step> steps(AppUser user, boolean sent) {
        var steps = new ArrayList<Home.Step>();
        var relay = routes.defaultRelayHost().isPresent();
        if (user.role() == Role.ADMIN) {
            steps.add(step(relay ? "relay" : "server", relay || !routes.choices().isEmpty()));
        }
        steps.add(step("choose", usable(user)));
        steps.add(step("test", user.testMessageAt() != null));
        steps.add(step("candidate", !recipients.first(1).isEmpty()));
        steps.add(step("message", sent));
        if (user.role() == Role.ADMIN) {
            steps.add(step("colleague", users.countByEnabledTrue() > 1));
        }
        return steps;
    }

    private boolean usable(AppUser user) {
        return routes.forUser(user.smtpServerId(), user.email(), user.displayName())
                instanceof RouteChoice.Usable;
    }

    private static Home.Step step(String name, boolean done) {
        return new Home.Step(name, done);
    }
}
