package dev.ownrelay.watch;

import dev.ownrelay.health.IncidentNotices;
import dev.ownrelay.health.ServerUsage;
import dev.ownrelay.health.ServerUsage.Administrator;
import dev.ownrelay.server.CheckRequests;
import dev.ownrelay.server.SmtpServer;
import dev.ownrelay.tenant.Agencies;
import dev.ownrelay.tenant.Agency;
import dev.ownrelay.tenant.CurrentTenant;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/// Tests the enabled servers while nobody looks, some at a time, and tells the administrators what
/// is wrong. No transaction is open while a server is talked to.
@Component
class ServerChecks {

    private static final Logger log = LoggerFactory.getLogger(ServerChecks.class);
    private static final int AT_A_TIME = 8;
    private static final int AGENCIES_AT_A_TIME = 16;
    private static final int OF_ONE_AGENCY = 2;

    private final Agencies agencies;
    private final CheckRequests requests;
    private final IncidentNotices notices;
    private final ObjectProvider<ServerUsage> usage;
    private final ServerCheck check;
    private final CheckProperties properties;
    private final Clock clock;

    ServerChecks(
            Agencies agencies,
            CheckRequests requests,
            IncidentNotices notices,
            ObjectProvider<ServerUsage> usage,
            ServerCheck check,
            CheckProperties properties,
            Clock clock) {
        this.agencies = agencies;
        this.requests = requests;
        this.notices = notices;
        this.usage = usage;
        this.check = check;
        this.properties = properties;
        this.clock = clock;
    }

    /// Checks the servers of all agencies, but not again what was tested a short while ago.
    void all() {
        var before = clock.instant().minus(properties.checkEvery().dividedBy(2));
        checkEach(agencies.findAll(), () -> requests.due(before));
    }

    /// Checks the servers of one agency on demand.
    void ofAgency(UUID agencyId) {
        var before = clock.instant().minus(CheckRequests.FRESH);
        checkEach(agencies.findById(agencyId).stream().toList(), () -> requests.due(before));
    }

    /// Checks the servers of one agency again that failed, perhaps in passing.
    ///
    /// @return whether some are still suspect, so that they must be looked at once more
    boolean suspects(UUID agencyId) {
        checkEach(agencies.findById(agencyId).stream().toList(), requests::suspects);
        return CurrentTenant.call(agencyId, () -> !requests.suspects().isEmpty());
    }

    /// Tells the administrators of one agency what nobody has told them yet.
    void tell(UUID agencyId) {
        CurrentTenant.run(agencyId, () -> notices.send(administrators()));
    }

    private interface Choice {

        List<SmtpServer> servers();
    }

    private void checkEach(List<Agency> all, Choice choice) {
        var free = new Semaphore(AT_A_TIME, true);
        try (var threads = Executors.newFixedThreadPool(AGENCIES_AT_A_TIME)) {
            for (var agency : all) {
                if (!agency.paused()) {
                    threads.execute(() -> check(agency.id(), choice, free));
                }
            }
        }
    }

    private void check(UUID agencyId, Choice choice, Semaphore free) {
        try {
            CurrentTenant.run(agencyId, () -> check(agencyId, choice.servers(), free));
        } catch (RuntimeException e) {
            log.error("The servers of agency {} could not be checked", agencyId, e);
        }
    }

    private void check(UUID agencyId, List<SmtpServer> due, Semaphore free) {
        var administrators = administrators();
        if (!administrators.isEmpty()) {
            var rest = new ConcurrentLinkedQueue<>(due);
            try (var threads = Executors.newFixedThreadPool(OF_ONE_AGENCY)) {
                work(agencyId, rest, administrators, free, threads);
            }
        }
        if (!requests.suspects().isEmpty()) {
            requests.lookAgain();
        }
        free.acquireUninterruptibly();
        try {
            notices.send(administrators);
        } finally {
            free.release();
        }
    }

    private void work(
            UUID agencyId,
            Queue<SmtpServer> rest,
            List<Administrator> administrators,
            Semaphore free,
            ExecutorService threads) {
        for (int i = 0; i < OF_ONE_AGENCY; i++) {
            threads.execute(() -> {
                for (var server = rest.poll(); server != null; server = rest.poll()) {
                    var next = server;
                    free.acquireUninterruptibly();
                    try {
                        CurrentTenant.run(agencyId, () -> check.run(next, administrators));
                    } catch (RuntimeException e) {
                        log.error("Server {} could not be checked", next.getId(), e);
                    } finally {
                        free.release();
                    }
                }
            });
        }
    }

    private List<Administrator> administrators() {
        @Nullable ServerUsage users = usage.getIfAvailable();
        return users == null ? List.of() : users.administrators();
    }
}
